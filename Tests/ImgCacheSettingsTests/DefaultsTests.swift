import ImgCacheModel
import Testing

@testable import ImgCacheSettings

/// The defaults of the contract, word by word.
@Suite struct DefaultsTests {
    @Test func areThoseOfTheContract() throws {
        let settings = try load()
        #expect(settings.content.roots == ["articles"])
        #expect(
            settings.content.include == [
                "**/*.md", "**/*.markdown", "**/*.txt", "**/*.yaml", "**/*.yml", "**/*.json",
            ])
        #expect(settings.content.exclude.isEmpty)
        #expect(settings.content.imageKeys == ["images"])
        #expect(settings.content.baseURL == nil)
        #expect(settings.content.assetRoot == ".")
        #expect(!settings.content.writeBack)
        #expect(settings.content.uncached == .omit)
        #expect(settings.cache == CacheRules(directory: "cache", minFree: ByteCount(1_000_000_000)))
        #expect(
            settings.network
                == NetworkRules(allowAddresses: [], connectTo: [], proxy: nil, caFile: nil))
        #expect(
            settings.audit
                == AuditRules(
                    recheckAfter: .seconds(7 * 86_400), brokenAfterNights: 3,
                    brokenAfter: .seconds(6 * 86_400), goneAfterNights: 2,
                    deadAfter: .seconds(30 * 86_400)))
        #expect(settings.acknowledged.isEmpty)
    }

    @Test func askPolitely() throws {
        let fetch = try load().fetch
        #expect(fetch.concurrency == 32)
        #expect(fetch.perHost == 4)
        #expect(fetch.retries == 3)
        #expect(fetch.connectTimeout == .seconds(10))
        #expect(fetch.timeout == .seconds(60))
        #expect(fetch.lowSpeed == .init(bytes: ByteCount(1000), window: .seconds(30)))
        #expect(fetch.revalidateAfter == .seconds(7 * 86_400))
        #expect(fetch.userAgent.hasPrefix("imgcache/"))
        #expect(fetch.sendReferer)
        #expect(fetch.hosts.isEmpty && fetch.exclude.isEmpty && fetch.rewrite.isEmpty)
        #expect(fetch.onTakedown == .keep)
        #expect(fetch.maxRunBytes == nil)
        #expect(!fetch.honourRobots)
    }

    @Test func holdTheLine() throws {
        #expect(
            try load().limits
                == LimitRules(
                    maxBytes: ByteCount(25_000_000), maxPixels: 50_000_000, maxFrames: 256,
                    maxRedirects: 5, workerMemory: ByteCount(2_000_000_000),
                    workerTime: .seconds(60), formats: [.jpeg, .png, .webp, .gif, .avif, .heif]))
    }

    @Test func makeACardAndAHero() throws {
        let presets = try load().presets
        #expect(presets.map(\.name) == ["card", "hero"])
        #expect(
            presets.map(\.boxes) == [
                [RenditionBox(width: 400, height: 225)], [RenditionBox(width: 1200, height: nil)],
            ])
        #expect(presets.map(\.fit) == [.cover, .inside])
        #expect(presets.map(\.crop) == [.smart, .smart])
        #expect(presets.allSatisfy { $0.formats == [.webp, .jpeg] && !$0.enlarge })
        #expect(presets.allSatisfy { $0.quality == nil && $0.effort == nil })
    }

    @Test(arguments: SettingCatalog.all.map(\.name)) func knowWhereTheyCameFrom(name: String) throws
    {
        let expected: Origin = name == "content.roots" ? .flag("content.roots") : .standard
        #expect(try load().origin(of: name) == expected)
    }

    @Test func aNameThatIsNoSettingHasNoOrigin() throws {
        #expect(try load().origin(of: "fetch.perHosts") == nil)
    }
}
