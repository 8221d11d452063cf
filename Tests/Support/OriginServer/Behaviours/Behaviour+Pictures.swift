extension Behaviour {
    /// A picture of this size, whatever the address says.
    public static func size(_ width: Int, _ height: Int) -> Behaviour {
        Behaviour { answer, _ in
            answer.picture.width = max(1, width)
            answer.picture.height = max(1, height)
        }
    }

    /// Width and height exchanged.
    public static let swapped = Behaviour { answer, _ in
        (answer.picture.width, answer.picture.height) =
            (answer.picture.height, answer.picture.width)
    }

    /// The same aspect ratio in another size.
    ///
    /// - Parameter percent: Of each edge; at least 1.
    /// - Returns: The behaviour.
    public static func scaled(_ percent: Int) -> Behaviour {
        Behaviour { answer, _ in answer.picture.scale(percent) }
    }

    /// Another aspect ratio: two thirds of the height.
    public static let different = Behaviour { answer, _ in
        answer.picture.height = max(1, answer.picture.height * 2 / 3)
    }

    /// A picture in this format, whatever the extension.
    public static func format(_ format: String) -> Behaviour {
        Behaviour { answer, _ in answer.picture.format = format }
    }

    /// A picture that is stored turned or mirrored, with the EXIF orientation that sets it right.
    public static func orientation(_ value: Int) -> Behaviour {
        Behaviour { answer, _ in answer.picture.orientation = value }
    }

    /// A picture of this kind.
    public static func style(_ style: PictureStyle) -> Behaviour {
        Behaviour { answer, _ in answer.picture.style = style }
    }

    /// WebP for clients that accept it, JPEG for others, and `Vary: Accept`.
    public static let varyAccept = Behaviour { answer, exchange in
        let accept = exchange.request.header("accept") ?? ""
        let takesWebP = accept.split(separator: ",").contains {
            $0.drop { $0 == " " }.lowercased().hasPrefix("image/webp")
        }
        answer.picture.format = takesWebP ? "webp" : "jpeg"
        answer.headers.append(HeaderField("Vary", "Accept"))
    }

    /// The first time the whole picture, later another one of half its edges.
    public static let smallerAfterFirst = Behaviour { answer, exchange in
        guard exchange.occurrence > 0 else { return }
        answer.revise(1)
        answer.picture.scale(50)
    }

    /// Other bytes each time.
    public static let changing = Behaviour { answer, exchange in
        answer.revise(exchange.occurrence)
    }
}

extension PictureRequest {
    /// Scales both edges to a percentage, to at least one pixel.
    fileprivate mutating func scale(_ percent: Int) {
        width = max(1, width * percent / 100)
        height = max(1, height * percent / 100)
    }
}
