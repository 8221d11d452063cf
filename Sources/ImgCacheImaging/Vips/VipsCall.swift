internal import CVips

/// The one place that knows how libvips answers: 0 and an output to adopt, or an error.
enum VipsCall {
    typealias Handle = UnsafeMutablePointer<VipsImage>

    /// Calls an operation that makes an image.
    static func image(
        _ name: String, _ body: (UnsafeMutablePointer<Handle?>) -> Int32
    ) throws(ImagingError) -> Raster {
        var out: Handle?
        guard body(&out) == 0, let out else {
            throw .operation(name: name, detail: takeErrorText())
        }
        return Raster(adopting: out)
    }

    /// Calls an operation that makes encoded bytes.
    static func bytes(
        _ name: String,
        _ body: (UnsafeMutablePointer<UnsafeMutableRawPointer?>, UnsafeMutablePointer<Int>) -> Int32
    ) throws(ImagingError) -> [UInt8] {
        var data: UnsafeMutableRawPointer?
        var length = 0
        guard body(&data, &length) == 0, let data else {
            throw .operation(name: name, detail: takeErrorText())
        }
        defer { g_free(data) }
        return Array(UnsafeRawBufferPointer(start: data, count: length))
    }

    /// Calls an operation that makes nothing new.
    static func check(_ name: String, _ status: Int32) throws(ImagingError) {
        guard status == 0 else { throw .operation(name: name, detail: takeErrorText()) }
    }

    /// The error text of libvips, emptied; at most 500 characters on one line.
    ///
    /// The text is one for the whole process: with several threads it may tell of another
    /// picture. For people, never for a branch.
    static func takeErrorText() -> String {
        guard let text = vips_error_buffer_copy() else { return "no detail" }
        defer { g_free(text) }
        let lines = String(cString: text).split(whereSeparator: \.isNewline)
        return lines.isEmpty ? "no detail" : String(lines.joined(separator: "; ").prefix(500))
    }
}
