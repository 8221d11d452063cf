// What the fuzzer runs, and the same without a fuzzer.
//
//     imgcache-imaging-fuzz seeds frames|pictures FOLDER     writes the first inputs
//     imgcache-imaging-fuzz replay frames|pictures FILE...   runs each file once
//
// Built with -DFUZZING by Scripts/fuzz-imaging, libFuzzer brings the main function, and
// IMGCACHE_FUZZ_ENTRY names the entry.
import FoundationEssentials
import Glibc
import ImgCacheImaging

#if FUZZING
    /// What libFuzzer calls for each input; 0 to have it kept where it found something new.
    @_cdecl("LLVMFuzzerTestOneInput")
    public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        entry.run(UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : count))
        return 0
    }

    private let entry: Entry = {
        let name = getenv("IMGCACHE_FUZZ_ENTRY").map { String(cString: $0) } ?? "none"
        guard let entry = Entry(rawValue: name) else {
            fatalError("IMGCACHE_FUZZ_ENTRY is \(name), not frames or pictures")
        }
        return entry
    }()
#else
    @main
    enum ImagingFuzz {
        static func main() {
            let arguments = Array(CommandLine.arguments.dropFirst())
            guard arguments.count > 2, let entry = Entry(rawValue: arguments[1]) else {
                fail("seeds|replay frames|pictures FOLDER|FILE...", status: 64)
            }
            do {
                switch arguments[0] {
                case "seeds":
                    for (name, bytes) in try Seeds.all(for: entry) {
                        try Data(bytes).write(to: URL(filePath: "\(arguments[2])/\(name)"))
                    }
                case "replay":
                    for path in arguments.dropFirst(2) {
                        try Data(contentsOf: URL(filePath: path)).withUnsafeBytes(entry.run)
                    }
                default: fail("seeds or replay, not \(arguments[0])", status: 64)
                }
            } catch {
                fail("\(error)", status: 1)
            }
        }

        private static func fail(_ text: String, status: Int32) -> Never {
            let line = Array("\(text)\n".utf8)
            write(STDERR_FILENO, line, line.count)
            exit(status)
        }
    }
#endif
