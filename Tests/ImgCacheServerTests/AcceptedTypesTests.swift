import ImgCacheModel
import Testing

@testable import ImgCacheServer

@Suite struct AcceptedTypesTests {
    @Test(arguments: [
        // What Chrome, Firefox, Safari and old programs send for a picture.
        (
            "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
            [ImageFormat.avif, .webp, .jpeg, .png, .gif]
        ),
        (
            "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
            [.avif, .webp, .png, .jpeg, .gif]
        ),
        (
            "image/webp,image/avif,image/jxl,image/heic,video/*;q=0.8,image/png,*/*;q=0.5",
            [.avif, .webp, .png, .jpeg, .gif]
        ),
        ("*/*", [.jpeg, .png, .gif, .webp, .avif]),
        ("image/*", [.jpeg, .png, .gif, .webp, .avif]),
        // Weights.
        ("image/webp;q=0.5, image/jpeg", [.jpeg, .webp]),
        ("image/avif;q=0.1,image/webp;q=0.2", [.webp, .avif]),
        ("image/webp;q=0", []),
        ("image/webp;q=0,*/*", [.jpeg, .png, .gif, .avif]),
        ("image/webp;q=0.0,image/png", [.png]),
        ("*/*;q=0", []),
        ("image/*;q=0,*/*", []),
        // Case, spaces and other parameters.
        (" Image/WEBP ; Q=0.9 , image/jpg;level=1 ;q=1", [.jpeg, .webp]),
        // Nothing that we have.
        ("text/html,application/xhtml+xml", []),
        // What makes no sense.
        ("image/webp;q=two", [.webp]), ("image/webp;q=", [.webp]), (",,;;,", []), ("image", []),
        ("", [.jpeg, .png, .gif, .webp, .avif]), ("  ", [.jpeg, .png, .gif, .webp, .avif]),
    ])
    func formatsAreTakenInTheClientsOrder(field: String, formats: [ImageFormat]) {
        #expect(AcceptedTypes(field).formats == formats)
    }

    @Test func withoutAFieldAnythingGoes() {
        #expect(AcceptedTypes(nil).formats.first == .jpeg)
        #expect(AcceptedTypes(nil).formats.count == 5)
    }
}
