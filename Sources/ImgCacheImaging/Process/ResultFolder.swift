internal import Glibc
internal import ImgCacheModel

/// Writes the thumbnails of one job, and takes them away again when the job fails.
struct ResultFolder {
    let path: String
    private(set) var files: [RenderedFile] = []

    init(path: String) { self.path = path }

    /// Writes one thumbnail as `<key>.<extension>`, mode 0644.
    ///
    /// Two presets with the same recipe share a key: the second file gets `-2` behind it, so that
    /// each has a file of its own to be moved away.
    ///
    /// - Throws: ``ImagingError/file(path:action:errno:)``; nothing is left of the file then.
    mutating func write(
        _ bytes: [UInt8], preset: String, key: String, format: ImageFormat,
        size: PixelSize
    ) throws(ImagingError) {
        var name = "\(path)/\(key).\(format.fileExtension)"
        var copy = 2
        while files.contains(where: { $0.path == name }) {
            name = "\(path)/\(key)-\(copy).\(format.fileExtension)"
            copy += 1
        }
        let file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .file(path: name, action: "write", errno: errno) }
        guard Self.writeAll(bytes, to: file) else {
            let number = errno
            close(file)
            unlink(name)
            throw .file(path: name, action: "write", errno: number)
        }
        // The umask may have taken bits away that readers of the cache need.
        fchmod(file, 0o644)
        guard close(file) == 0 else {
            let number = errno
            unlink(name)
            throw .file(path: name, action: "write", errno: number)
        }
        files.append(
            RenderedFile(
                preset: preset, key: key, format: format, size: size, bytes: Int64(bytes.count),
                path: name))
    }

    /// `false` with `errno` set when the disk refuses.
    private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
        bytes.withUnsafeBytes { raw in
            var written = 0
            while written < raw.count {
                let count = Glibc.write(
                    file, raw.baseAddress?.advanced(by: written), raw.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                written += count
            }
            return true
        }
    }

    /// Deletes what was written.
    mutating func clear() {
        for file in files { unlink(file.path) }
        files = []
    }
}
