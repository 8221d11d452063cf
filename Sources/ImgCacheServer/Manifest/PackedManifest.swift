internal import CZlib
internal import ImgCacheStore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A manifest in gzip, in a file that has no name: it takes no memory, and is gone with the
/// process. Source: zlib, `deflateInit2`; RFC 1952.
final class PackedManifest: Sendable {
    /// The manifest that it is made of.
    let source: FileFacts
    private let result = Mutex<PublicFile?>(nil)

    init(source: FileFacts) { self.source = source }

    /// Whether ``file`` is there.
    var isReady: Bool { file != nil }

    /// The compressed manifest; `nil` before ``fill(from:)`` ended.
    var file: PublicFile? { result.withLock { $0 } }

    /// What the compressor or the system refused.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Compresses a manifest. Blocks on the disk and the processor: a second for 50 MB.
    ///
    /// - Throws: ``Failure``, `StoreError`.
    func fill(from manifest: PublicFile) throws {
        let target = try Self.unnamedFile()
        do {
            try Self.pack(manifest, into: target)
        } catch {
            close(target)
            throw error
        }
        let file = try PublicFile(adopting: target, called: "the compressed manifest")
        result.withLock { $0 = file }
    }

    private static func pack(_ manifest: PublicFile, into target: Int32) throws {
        var stream = z_stream()
        // 16 + 15: a gzip header around the largest window. Level 5 is a third faster than 6 here
        // and 2 % larger.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(&stream, 5, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, zlibVersion(), size)
                == Z_OK
        else { throw Failure(description: "zlib cannot start") }
        defer { deflateEnd(&stream) }
        let length = 1 << 18
        let input = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 16)
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 16)
        defer {
            input.deallocate()
            output.deallocate()
        }
        var offset: Int64 = 0
        while true {
            let count = try manifest.read(into: input, at: offset) ?? 0
            offset += Int64(count)
            let flush = count == 0 ? Z_FINISH : Z_NO_FLUSH
            stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.avail_in = UInt32(count)
            repeat {
                stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.avail_out = UInt32(length)
                guard deflate(&stream, flush) != Z_STREAM_ERROR else {
                    throw Failure(description: "zlib lost its way")
                }
                try write(output[..<(length - Int(stream.avail_out))], to: target)
            } while stream.avail_out == 0
            if count == 0 { return }
        }
    }

    private static func write(_ bytes: Slice<UnsafeMutableRawBufferPointer>, to target: Int32)
        throws
    {
        var rest = UnsafeRawBufferPointer(rebasing: bytes)
        while !rest.isEmpty {
            #if canImport(Glibc)
                let count = Glibc.write(target, rest.baseAddress, rest.count)
            #elseif canImport(Musl)
                let count = Musl.write(target, rest.baseAddress, rest.count)
            #else
                let count = Darwin.write(target, rest.baseAddress, rest.count)
            #endif
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw refused("written") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private static func unnamedFile() throws -> Int32 {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        guard let path = strdup("\(folder)/imgcache-XXXXXX") else { throw refused("named") }
        defer { free(path) }
        let descriptor = mkstemp(path)
        guard descriptor >= 0 else { throw refused("made in \(folder)") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard unlink(path) == 0 else {
            close(descriptor)
            throw refused("made in \(folder)")
        }
        return descriptor
    }

    private static func refused(_ action: String) -> Failure {
        Failure(
            description: "a temporary file cannot be \(action): \(String(cString: strerror(errno)))"
        )
    }
}
