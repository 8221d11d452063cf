internal import ImgCacheModel
internal import Logging
internal import Synchronization

/// Holds catalog and disk against each other, both ways, and mends what can be mended.
struct Verifier: Sendable {
    let stages: Stages
    let inventory: any Inventorying & Withdrawing
    let files: any BlobVerifying
    let options: VerifyOptions
    let clock: any WallClock

    /// Looks at every file.
    ///
    /// - Parameter swept: What was swept out of `tmp` when the cache was opened.
    /// - Returns: What was found, and mended.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse; what was mended by then stays.
    func run(swept: Int) async throws -> VerifyReport {
        let start = ContinuousClock.now
        let doomed = Set(try await inventory.filesToDelete())
        let stock = StockTaking(
            files: files, besides: doomed, decoding: options.decoding, rate: options.rate,
            seed: clock.now().seconds)
        try await inventory.forEachStoredFile { try stock.look(at: $0) }
        var findings = stock.findings
        let undecodable = try await decode(stock.sample)
        findings += undecodable
        findings += try await inventory.integrityFaults().map {
            VerifyReport.Finding(path: "catalog.sqlite", fault: .catalog, detail: $0)
        }
        var rendered = 0
        if options.repairs { rendered = try await mend(&findings, needless: stock.needless) }
        return VerifyReport(
            isRepair: options.repairs, originals: stock.originals, thumbnails: stock.thumbnails,
            decoded: stock.sample.count, swept: swept,
            findings: findings.sorted {
                ($0.path, $0.fault.rawValue) < ($1.path, $1.fault.rawValue)
            },
            rendered: rendered, duration: ContinuousClock.now - start)
    }

    /// Decodes files side by side, as many as there are decoders.
    private func decode(_ paths: [String]) async throws -> [VerifyReport.Finding] {
        guard !paths.isEmpty else { return [] }
        let limits = stages.limits.allowingEveryFormat
        return try await withThrowingTaskGroup(of: VerifyReport.Finding?.self) { group in
            var findings: [VerifyReport.Finding] = []
            var waiting = paths[...]
            for _ in 0..<RenderStage.width {
                guard let path = waiting.popFirst() else { break }
                group.addTask { try await damage(of: path, limits) }
            }
            while let finding = try await group.next() {
                if let finding { findings.append(finding) }
                if let path = waiting.popFirst() {
                    group.addTask { try await damage(of: path, limits) }
                }
            }
            return findings
        }
    }

    private func damage(
        of path: String, _ limits: LimitRules
    ) async throws -> VerifyReport.Finding? {
        let outcome = try await stages.images.process(
            ImageJob(
                path: files.absolutePath(of: path), plans: [],
                outputFolder: stages.blobs.workFolder,
                limits: limits))
        switch outcome {
        case .rendered: return nil
        case .rejected(let reason, _) where reason.verdict == .unchecked: return nil
        case .rejected(let reason, let detail):
            let cause = detail.isEmpty ? "" : " (\(detail))"
            return VerifyReport.Finding(
                path: path, fault: .damaged, detail: "does not decode: \(reason.rawValue)\(cause)")
        }
    }

    /// Puts aside what is foreign or damaged, makes thumbnails again, and says what the next sync
    /// has to fetch. What was put aside is a finding that was dealt with; damage to the catalog is
    /// not.
    private func mend(
        _ findings: inout [VerifyReport.Finding], needless: Set<String>
    ) async throws -> Int {
        _ = try await inventory.deleteForgotten(from: stages.blobs)
        var places: [Int: String] = [:]
        var failed: Set<Int> = []
        for (index, finding) in findings.enumerated()
        where finding.fault == .foreign || finding.fault == .damaged {
            do {
                places[index] = try files.quarantine(finding.path) ?? ""
            } catch let error as any ImgCacheError {
                // One file that cannot be moved does not keep the others from being mended.
                findings[index].detail += "; it could not be put aside: \(error.description)"
                failed.insert(index)
                continue
            }
            stages.log.notice(
                "file put aside",
                metadata: ["path": "\(finding.path)", "to": "\(places[index] ?? "")"])
        }
        _ = try await stages.catalog.reconcile()
        let meter = SyncMeter()
        let sources = SourceStage(
            stages: stages, options: SyncOptions(isOffline: true), meter: meter, clock: clock)
        try await RenderStage(settler: sources.settler, meter: meter).run()
        for index in findings.indices {
            if let place = places[index], !place.isEmpty, findings[index].fault == .damaged {
                findings[index].detail += "; moved to \(place)"
            }
            if findings[index].path.hasPrefix("originals/"), findings[index].fault != .foreign,
                !needless.contains(findings[index].path)
            {
                findings[index].detail += "; the next sync asks for it again"
            }
        }
        for index in findings.indices where !failed.contains(index) {
            findings[index].repair = try repair(
                of: findings[index], movedTo: places[index],
                isNeedless: needless.contains(findings[index].path))
        }
        return meter.snapshot.counts.rendered
    }

    /// What was done about a finding; `nil` for what stays wrong until the next sync, or for good.
    private func repair(
        of finding: VerifyReport.Finding, movedTo place: String?, isNeedless: Bool
    ) throws -> String? {
        switch finding.fault {
        case .catalog: return nil
        case .foreign: return place.map { $0.isEmpty ? "gone by itself" : "moved to \($0)" }
        case .damaged, .lost:
            // An original is back only once its server gives it again: that is for the next sync.
            guard try files.exists(finding.path) else {
                return isNeedless ? "no image of a document needs it any longer" : nil
            }
            return "made again from its original"
        }
    }
}

extension LimitRules {
    /// The same limits for files of our own making, whatever the configuration takes from others.
    var allowingEveryFormat: LimitRules {
        var limits = self
        limits.formats = Set(ImageFormat.allCases)
        return limits
    }
}
