internal import Glibc

/// The locale of one thread for a while.
///
/// libcurl hands host names to libidn2 in the encoding of the locale. Programs start in the "C"
/// locale, in which every name beyond ASCII is refused. The process's own locale is left alone.
enum ThreadLocale {
    /// Runs `body` on this thread with UTF-8 for characters; as it is where there is no such locale.
    static func withUTF8<Value: ~Copyable>(_ body: () -> Value) -> Value {
        guard let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) else { return body() }
        let before = uselocale(locale)
        defer {
            uselocale(before)
            freelocale(locale)
        }
        return body()
    }
}
