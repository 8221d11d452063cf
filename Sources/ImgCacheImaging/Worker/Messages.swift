internal import ImgCacheModel

/// The version of the conversation; both sides must say the same.
enum WorkerProtocol {
    static let version: UInt16 = 2
}

/// The parent's first word: what the worker is to be.
struct ConfigureMessage: Equatable {
    var version = WorkerProtocol.version
    /// Address space in bytes.
    var memory: Int
    /// SVG wants to read fonts.
    var readsFonts: Bool

    init(memory: Int, readsFonts: Bool) {
        self.memory = memory
        self.readsFonts = readsFonts
    }

    init(_ bytes: [UInt8]) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        version = try reader.number()
        memory = try reader.integer()
        readsFonts = try reader.flag()
        try reader.end()
    }

    var bytes: [UInt8] {
        var writer = WireWriter()
        writer.number(version)
        writer.integer(memory)
        writer.flag(readsFonts)
        return writer.bytes
    }
}

/// The worker's first word: who it is and what holds it.
struct HelloMessage: Equatable {
    var version = WorkerProtocol.version
    var protections: ProtectionReport

    init(protections: ProtectionReport) { self.protections = protections }

    /// The version alone, whatever follows it.
    static func version(of bytes: [UInt8]) -> UInt16? {
        var reader = WireReader(bytes)
        do {
            return try reader.number()
        } catch {
            return nil
        }
    }

    init(_ bytes: [UInt8]) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        version = try reader.number()
        let found = try reader.list { (reader) throws(WireReader.Malformed) in
            ProtectionReport.Protection(
                try reader.word(), isActive: try reader.flag(), detail: try reader.line())
        }
        protections = ProtectionReport(found, libraryVersion: try reader.line())
        try reader.end()
    }

    var bytes: [UInt8] {
        var writer = WireWriter()
        writer.number(version)
        writer.list(protections.protections) {
            $0.text($1.name.rawValue)
            $0.flag($1.isActive)
            $0.text($1.detail)
        }
        writer.text(protections.libraryVersion)
        return writer.bytes
    }
}

/// One picture to render; its file travels with the frame.
struct JobMessage: Equatable {
    var plans: [RenditionPlan]
    var limits: LimitRules

    init(plans: [RenditionPlan], limits: LimitRules) {
        self.plans = plans
        self.limits = limits
    }

    init(_ bytes: [UInt8]) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        plans = try reader.list { (reader) throws(WireReader.Malformed) in try reader.plan() }
        limits = try reader.limits()
        try reader.end()
    }

    var bytes: [UInt8] {
        var writer = WireWriter()
        writer.list(plans) { $0.plan($1) }
        writer.limits(limits)
        return writer.bytes
    }
}

/// One thumbnail, named by the place of its plan: a worker names no paths.
struct ThumbnailMessage: Equatable {
    var plan: Int
    var format: ImageFormat
    var size: PixelSize
    var data: [UInt8]

    init(plan: Int, format: ImageFormat, size: PixelSize, data: [UInt8]) {
        self.plan = plan
        self.format = format
        self.size = size
        self.data = data
    }

    init(_ bytes: [UInt8]) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        plan = try reader.integer()
        format = try reader.word()
        size = PixelSize(width: try reader.integer(), height: try reader.integer())
        data = try reader.data()
        try reader.end()
    }

    var bytes: [UInt8] {
        var writer = WireWriter()
        writer.integer(plan)
        writer.text(format.rawValue)
        writer.integer(size.width)
        writer.integer(size.height)
        writer.data(data)
        return writer.bytes
    }
}

/// The end of a job that went well.
struct DoneMessage: Equatable {
    var facts: ImageFacts
    /// Bytes of memory that the worker holds now.
    var residentBytes: Int

    init(facts: ImageFacts, residentBytes: Int) {
        self.facts = facts
        self.residentBytes = residentBytes
    }

    init(_ bytes: [UInt8]) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        facts = try reader.facts()
        residentBytes = try reader.integer()
        try reader.end()
    }

    var bytes: [UInt8] {
        var writer = WireWriter()
        writer.facts(facts)
        writer.integer(residentBytes)
        return writer.bytes
    }
}

/// The end of a job that gave no picture.
struct RejectedMessage: Equatable {
    var reason: Reason
    var detail: String
    /// See ``DoneMessage/residentBytes``.
    var residentBytes: Int

    init(reason: Reason, detail: String, residentBytes: Int) {
        self.reason = reason
        self.detail = detail
        self.residentBytes = residentBytes
    }

    init(_ bytes: [UInt8]) throws(WireReader.Malformed) {
        var reader = WireReader(bytes)
        reason = try reader.word()
        detail = try reader.line()
        residentBytes = try reader.integer()
        try reader.end()
        guard reason.verdict == .badContent else { throw WireReader.Malformed() }
    }

    var bytes: [UInt8] {
        var writer = WireWriter()
        writer.text(reason.rawValue)
        writer.text(detail)
        writer.integer(residentBytes)
        return writer.bytes
    }
}
