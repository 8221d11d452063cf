internal import ImgCacheModel

extension PictureHeader {
    /// Source: ITU-T T.81, annex B.
    mutating func readJPEG(_ view: ByteView) {
        var index = 2
        while let mark = view.big(index, 2) {
            guard mark >> 8 == 0xFF else { return }
            let code = mark & 0xFF
            if code == 0xFF {
                index += 1
                continue
            }
            if code == 0x01 || (0xD0...0xD7).contains(code) {
                index += 2
                continue
            }
            guard let length = view.big(index + 2, 2), length >= 2 else { break }
            let isFrame = (0xC0...0xCF).contains(code) && ![0xC4, 0xC8, 0xCC].contains(code)
            if isFrame, let height = view.big(index + 5, 2), let width = view.big(index + 7, 2) {
                size = PixelSize(width: width, height: height)
                isProgressive = code & 3 == 2
            }
            if code == 0xDA {
                endsEarly = !hasEndMark(view, after: index)
                return
            }
            index += 2 + length
        }
        endsEarly = true
    }

    /// Whether EOI stands anywhere behind the first scan's header; cameras append things to it.
    private func hasEndMark(_ view: ByteView, after start: Int) -> Bool {
        var index = view.count - 2
        while index > start {
            if view.bytes[index] == 0xFF, view.bytes[index + 1] == 0xD9 { return true }
            index -= 1
        }
        return false
    }

    /// Source: W3C PNG, section 5.
    mutating func readPNG(_ view: ByteView) {
        if view.has("IHDR", at: 12), let width = view.big(16, 4), let height = view.big(20, 4) {
            size = PixelSize(width: width, height: height)
        }
        var index = 8
        while let length = view.big(index, 4) {
            if view.has("IEND", at: index + 4) { return }
            index += 12 + length
        }
        endsEarly = true
    }

    /// Source: GIF89a specification; frames are counted by walking the blocks, not decoding them.
    mutating func readGIF(_ view: ByteView) {
        guard let width = view.little(6, 2), let height = view.little(8, 2), let flags = view[10]
        else {
            endsEarly = true
            return
        }
        size = PixelSize(width: width, height: height)
        frames = 0
        var index = 13 + colours(flags)
        while let block = view[index] {
            switch block {
            case 0x2C:
                frames += 1
                // Some files claim a small screen and hold a larger frame.
                if let wide = view.little(index + 5, 2), let high = view.little(index + 7, 2),
                    wide * high > (size?.area ?? 0)
                {
                    size = PixelSize(width: wide, height: high)
                }
                index += 11 + colours(view[index + 9] ?? 0)
            case 0x21: index += 2
            // The trailer, or rubbish between blocks, which decoders pass over.
            default: return
            }
            while let length = view[index], length != 0 { index += 1 + Int(length) }
            index += 1
        }
        // A clean end without trailer is common and whole; within a block it is not.
        endsEarly = index > view.count || frames == 0
    }

    private func colours(_ flags: UInt8) -> Int {
        flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1)
    }

    /// Source: RFC 9649, sections 2.4 to 2.7.
    mutating func readWebP(_ view: ByteView) {
        // Some writers count one byte of padding too many.
        if let length = view.little(4, 4), length + 8 > view.count + 1 { endsEarly = true }
        if view.has("VP8X", at: 12), let width = view.little(24, 3), let height = view.little(27, 3)
        {
            size = PixelSize(width: width + 1, height: height + 1)
            countFrames(view)
        } else if view.has("VP8L", at: 12), let bits = view.little(21, 4) {
            size = PixelSize(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
        } else if view.has("VP8 ", at: 12), let width = view.little(26, 2),
            let height = view.little(28, 2)
        {
            size = PixelSize(width: width & 0x3FFF, height: height & 0x3FFF)
        }
    }

    private mutating func countFrames(_ view: ByteView) {
        var index = 12
        var count = 0
        while let length = view.little(index + 4, 4) {
            if view.has("ANMF", at: index) { count += 1 }
            index += 8 + length + length % 2
        }
        frames = max(1, count)
    }

    /// Source: ISO/IEC 14496-12 (boxes) and 23008-12 (`ispe`, the size of an image item).
    mutating func readHEIF(_ view: ByteView) {
        var index = 0
        while index < view.count {
            guard let box = Box(view, at: index) else {
                endsEarly = true
                return
            }
            if box.end > view.count { endsEarly = true }
            if view.has("meta", at: index + 4) {
                readItems(view, from: box.body + 4, to: min(box.end, view.count), depth: 0)
            }
            index = box.end
        }
    }

    private mutating func readItems(_ view: ByteView, from: Int, to end: Int, depth: Int) {
        var index = from
        while index < end, let box = Box(view, at: index) {
            if view.has("iprp", at: index + 4) || view.has("ipco", at: index + 4), depth < 3 {
                readItems(view, from: box.body, to: min(box.end, end), depth: depth + 1)
            } else if view.has("ispe", at: index + 4), let width = view.big(box.body + 4, 4),
                let height = view.big(box.body + 8, 4)
            {
                let found = PixelSize(width: width, height: height)
                if found.area > (size?.area ?? 0) { size = found }
            }
            index = box.end
        }
    }
}

/// One box of an ISO base media file.
private struct Box {
    let body: Int
    let end: Int

    /// `nil` where no header fits or the length leads backwards.
    init?(_ view: ByteView, at index: Int) {
        guard let length = view.big(index, 4) else { return nil }
        switch length {
        case 0: (body, end) = (index + 8, view.count)
        case 1:
            guard let high = view.big(index + 8, 4), let low = view.big(index + 12, 4),
                high < 0x10000
            else { return nil }
            (body, end) = (index + 16, index + (high << 32 | low))
        default: (body, end) = (index + 8, index + length)
        }
        guard end >= body else { return nil }
    }
}
