import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheSettings

/// Files on the disk.
@Suite final class FileTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("imgcache-settings-\(UUID().uuidString)").path

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            Issue.record("\(folder) stays: \(error)")
        }
    }

    private func write(_ bytes: [UInt8]) throws -> String {
        let path = folder + "/imgcache.yaml"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func load(_ file: SettingsLayers.File) throws -> Settings {
        try SettingsLoader.load(SettingsLayers(flags: ["content.roots": "a"], file: file))
    }

    @Test func isReadWithItsLines() throws {
        let path = try write(Array("fetch:\r\n  perHost: 9\r\n".utf8))
        let settings = try load(.named(path))
        #expect(settings.fetch.perHost == 9)
        #expect(settings.origin(of: "fetch.perHost") == .file(path: path, line: 2))
    }

    @Test func mayBeginWithAByteOrderMark() throws {
        let path = try write([0xEF, 0xBB, 0xBF] + Array("fetch: {perHost: 9}".utf8))
        #expect(try load(.named(path)).fetch.perHost == 9)
    }

    @Test func isNotNeededUnlessItWasNamed() throws {
        let path = folder + "/nothing.yaml"
        #expect(try load(.ifPresent(path)).fetch.perHost == 4)
        #expect(throws: SettingsError.unreadable(path: path, problem: "there is no such file")) {
            try self.load(.named(path))
        }
    }

    @Test func withoutItTheRootsAreMissing() {
        #expect {
            try SettingsLoader.load(SettingsLayers(file: .ifPresent(folder + "/nothing.yaml")))
        } throws: { error in
            "\(error)".contains("imgcache init")
        }
    }

    @Test func theStandardOneLiesUnderConfig() {
        #expect(SettingsLayers().file == .ifPresent("config/imgcache.yaml"))
    }

    @Test func aFolderOrOtherBytesThanTextAreRefusedWithTheirPath() throws {
        let path = try write([0x66, 0xFF, 0xFE])
        for wrong in [folder, path] {
            #expect {
                try self.load(.named(wrong))
            } throws: { error in
                (error as? SettingsError)?.code == "config_unreadable"
                    && "\(error)".hasPrefix("\(wrong): ")
            }
        }
    }
}
