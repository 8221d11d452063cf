/// Tells whether a text, as a document has it, might hold a user's name or password.
///
/// Errs on the side of "yes": such a text is left out of what is published.
enum Userinfo {
    static func mayBe(in text: String) -> Bool {
        var rest = Substring(text).utf8[...]
        let scheme = rest.prefix { isSchemeByte($0) }
        let hasScheme = !scheme.isEmpty && rest.dropFirst(scheme.count).first == 58
        if hasScheme { rest = rest.dropFirst(scheme.count + 1) }
        let slashes = rest.prefix { $0 == 47 || $0 == 92 }.count
        guard hasScheme || slashes >= 2 else { return false }
        rest = rest.dropFirst(slashes)
        // "@" may also be written as an entity: then the "#" of it does not end the authority.
        let authority = rest.prefix { $0 != 47 && $0 != 63 && $0 != 92 }
        return authority.contains(64) || authority.contains(38)
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 43, 45, 46: true
        default: false
        }
    }
}
