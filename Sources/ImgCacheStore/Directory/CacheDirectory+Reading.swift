#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension CacheDirectory {
    /// The bytes of an original or a thumbnail by its public path.
    ///
    /// Blocks on the disk.
    ///
    /// - Parameter publicPath: As catalog and manifest have it.
    /// - Returns: All of the file; `nil` when it is gone, or the text is no public path.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func bytes(of publicPath: String) throws -> [UInt8]? {
        guard Self.isPublic(publicPath), let size = try Disk.size(of: absolute(publicPath)) else {
            return nil
        }
        return try OpenFile(reading: absolute(publicPath)).bytes(first: Int(size))
    }
}

extension OpenFile {
    /// The first bytes of the file, fewer where it ends before.
    func bytes(first count: Int) throws -> [UInt8] { try bytes(at: 0, count: count) }

    /// The bytes from a place on, fewer where the file ends before.
    func bytes(at offset: Int64, count: Int) throws -> [UInt8] {
        var done = 0
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while done < count {
                let start = buffer.baseAddress.map { $0 + done }
                let step = pread(descriptor, start, count - done, off_t(offset) + off_t(done))
                if step < 0, errno == EINTR { continue }
                failed = step < 0
                guard step > 0 else { break }
                done += step
            }
            filled = done
        }
        if failed { throw StoreError.system("read", path) }
        return bytes
    }
}
