extension Behaviour {
    /// Status 200 with a page that says "not found".
    public static let html200 = Behaviour { answer, _ in
        answer.say(200, Pages.html, Pages.page("Page not found"))
    }

    /// Status 200 with a JSON error.
    public static let json200 = Behaviour { answer, _ in
        answer.say(200, "application/json", #"{"error":"not found"}"#)
    }

    /// One placeholder picture for every address of the host.
    public static let soft404 = Behaviour { answer, exchange in
        answer = Answer(
            picture: PictureRequest(
                width: 640, height: 480, format: "jpeg",
                seed: StableHash.hash("placeholder", exchange.request.host), style: .flat))
    }

    /// Status 200 with no byte of body.
    public static let empty = Behaviour { answer, _ in
        answer.contentType = Pages.mediaType(of: answer.picture.format)
        answer.body = .bytes([])
    }

    /// A GIF of one pixel.
    public static let trackingPixel = Behaviour { answer, _ in
        answer.contentType = "image/gif"
        answer.body = .bytes(Pages.onePixelGIF)
    }

    /// A JPEG that is called a PNG.
    public static let wrongType = Behaviour { answer, _ in
        answer.picture.format = "jpeg"
        answer.contentType = "image/png"
    }

    /// A picture that is called something else.
    public static func contentType(_ value: String) -> Behaviour {
        Behaviour { answer, _ in answer.contentType = value }
    }

    /// Plain text that is called a JPEG.
    public static let textAsJPEG = Behaviour { answer, _ in
        answer.say(200, "image/jpeg", "This is no picture, whatever the header says.\n")
    }

    /// A drawing in SVG.
    public static let svg = Behaviour { answer, _ in
        let picture = answer.picture
        answer.say(200, "image/svg+xml", Pages.svg(picture.width, picture.height))
    }

    /// A bitmap of one pixel, in a format that few want.
    public static let bmp = Behaviour { answer, _ in
        answer.contentType = "image/bmp"
        answer.body = .bytes(Pages.onePixelBMP)
    }

    /// Begins like a JPEG and goes on with noise.
    public static let undecodable = Behaviour { answer, _ in
        answer.contentType = "image/jpeg"
        answer.body = .bytes(Pages.jpegMagic + Noise.bytes(4096, seed: answer.picture.seed))
    }

    /// A few bytes of WebP that claim 16,383 x 16,383 pixels.
    public static let pixelBomb = Behaviour { answer, _ in
        answer.contentType = "image/webp"
        answer.body = .bytes(Pages.hugeWebP)
    }

    /// The body compressed, though nobody asked for it.
    public static let gzip = Behaviour { answer, _ in answer.isGzipped = true }

    /// These bytes, with this media type.
    public static func bytes(_ bytes: [UInt8], contentType: String) -> Behaviour {
        Behaviour { answer, _ in
            answer.contentType = contentType
            answer.body = .bytes(bytes)
        }
    }
}
