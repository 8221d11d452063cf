internal import CVips
internal import CVipsShim
internal import Glibc
internal import ImgCacheModel
internal import Synchronization

/// libvips, started once for the process and narrowed to what we need of it.
///
/// One libvips thread an image (many images run side by side instead), no operation cache (it
/// compares buffers by address, and ours are reused), every loader blocked until ``allow(_:)``
/// opens it by name.
struct VipsLibrary: Sendable {
    private static let started: Result<VipsLibrary, ImagingError> = start()

    private let opened = OpenedFormats()

    /// The one instance; starts libvips at first use (23 ms).
    ///
    /// - Throws: ``ImagingError/libraryUnavailable(detail:)``.
    static func shared() throws(ImagingError) -> VipsLibrary { try started.get() }

    /// Lets the loader of a format be reached. Idempotent; never closed again in this process.
    func allow(_ formats: Set<ImageFormat>) {
        opened.names.withLock { names in
            for format in formats where names.insert(format.loaderClass).inserted {
                vips_operation_block_set(format.loaderClass, 0)
            }
        }
    }

    /// Whether this libvips was built with a loader for the format, and its module is installed.
    func canLoad(_ format: ImageFormat) -> Bool { g_type_from_name(format.loaderClass) != 0 }

    /// Frees what libvips keeps for the calling thread; last act of a thread that called it.
    static func leaveThread() { vips_thread_shutdown() }

    /// Version, for the record: `8.14.1`.
    static var version: String { String(cString: vips_version_string()) }

    private static func start() -> Result<VipsLibrary, ImagingError> {
        // Above this many bytes a decoded picture would go to a temporary file, which a worker
        // may not write; limits.maxPixels keeps memory in bounds instead.
        setenv("VIPS_DISC_THRESHOLD", "16g", 1)
        // libvips prints warnings of loaders to standard error; they are not for our users.
        setenv("VIPS_WARNING", "0", 1)
        guard cvips_init("imgcache") == 0 else {
            return .failure(.libraryUnavailable(detail: VipsCall.takeErrorText()))
        }
        vips_concurrency_set(1)
        vips_cache_set_max(0)
        vips_operation_block_set("VipsForeignLoad", 1)
        return .success(VipsLibrary())
    }
}

/// Loader classes that are open by now.
private final class OpenedFormats: Sendable {
    let names = Mutex<Set<String>>([])
}

extension ImageFormat {
    /// The libvips class that loads this format from memory.
    var loaderClass: String {
        switch self {
        case .jpeg: "VipsForeignLoadJpegBuffer"
        case .png: "VipsForeignLoadPngBuffer"
        case .webp: "VipsForeignLoadWebpBuffer"
        case .gif: "VipsForeignLoadNsgifBuffer"
        case .avif, .heif: "VipsForeignLoadHeifBuffer"
        case .tiff: "VipsForeignLoadTiffBuffer"
        case .jxl: "VipsForeignLoadJxlBuffer"
        case .svg: "VipsForeignLoadSvgBuffer"
        }
    }
}
