internal import Glibc
internal import ImgCacheModel

/// What came of reading one local file.
struct AssetReading: Sendable {
    /// How it ended.
    enum Ending: Sendable {
        /// The sink holds all of it.
        case whole(StagedFile)
        /// The entity tag is the known one.
        case unchanged
        /// Nothing usable.
        case failed(Reason)
    }

    var ending: Ending
    var detail = ""
    var entityTag: String?
    var length: Int64?
    var bytesRead: Int64 = 0

    /// Reads a file into the sink; blocks.
    static func read(
        _ path: String, under root: AssetRoot, knownTag: String?, maxBytes: Int64,
        into sink: any BodySink
    ) -> AssetReading {
        switch root.open(path) {
        case .failure(let refusal):
            return AssetReading(ending: .failed(refusal.reason), detail: refusal.detail)
        case .success((let descriptor, let info)):
            defer { close(descriptor) }
            var reading = AssetReading(ending: .unchanged)
            reading.entityTag = tag(info)
            reading.length = Int64(info.st_size)
            if reading.entityTag == knownTag { return reading }
            if Int64(info.st_size) > maxBytes {
                reading.fail(.tooLargeBytes, "'\(path)' is larger than limits.maxBytes")
            } else {
                reading.copy(descriptor, path, maxBytes, into: sink)
            }
            return reading
        }
    }

    /// Length, time of change to the nanosecond and inode, in the form of an entity tag.
    private static func tag(_ info: stat) -> String {
        "\"local-\(info.st_size)-\(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)-\(info.st_ino)\""
    }

    private mutating func copy(
        _ descriptor: Int32, _ path: String, _ maxBytes: Int64, into sink: any BodySink
    ) {
        var head: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 131_072, alignment: 16)
        defer { buffer.deallocate() }
        do {
            if sink.count > 0 { try sink.reset() }
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    fail(.localRefused, "'\(path)' cannot be read: \(FetchError.text(errno))")
                    return
                }
                guard count > 0 else { break }
                bytesRead += Int64(count)
                guard bytesRead <= maxBytes else {
                    fail(.tooLargeBytes, "'\(path)' grew beyond limits.maxBytes")
                    return
                }
                if head.isEmpty { head = Array(buffer.prefix(min(count, 1024))) }
                try sink.write(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
            }
            if bytesRead == 0 {
                fail(.empty, "'\(path)' is empty")
            } else if ContentSniffer.isNoPicture(head, contentType: nil) {
                fail(.notAnImage, "'\(path)' is a text and no picture")
            } else {
                ending = .whole(try sink.finish())
            }
        } catch {
            fail(.runAborted, "the copy of '\(path)' could not be kept: \(error)")
        }
    }

    private mutating func fail(_ reason: Reason, _ detail: String) {
        ending = .failed(reason)
        self.detail = detail
    }
}
