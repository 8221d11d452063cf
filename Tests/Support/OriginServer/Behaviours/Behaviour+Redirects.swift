extension Behaviour {
    /// Sends the client elsewhere.
    ///
    /// - Parameters:
    ///   - code: 301, 302, 303, 307 or 308.
    ///   - location: Goes into the header as it is; absolute or relative.
    /// - Returns: The behaviour.
    public static func redirect(_ code: Int, to location: String) -> Behaviour {
        Behaviour { answer, _ in
            answer.say(code, Pages.html, Pages.page("Elsewhere"))
            answer.headers.append(HeaderField("Location", location))
        }
    }

    /// Sends the client back to the same address, for ever.
    public static let redirectLoop = Behaviour { answer, exchange in
        redirect(302, to: exchange.request.target).apply(to: &answer, for: exchange)
    }

    /// So many redirects, then the picture.
    public static func redirectChain(_ hops: Int) -> Behaviour {
        Behaviour { answer, exchange in
            guard hops > 0 else { return }
            let next = "/fault/redirect-chain/\(hops - 1)" + exchange.shape
            redirect(302, to: next).apply(to: &answer, for: exchange)
        }
    }

    /// Sends the client to the root of the site, which is a page.
    public static let redirectRoot = redirect(302, to: "/")

    /// A redirect to something that is no URL.
    public static let badLocation = redirect(302, to: "http://[::nowhere/")

    /// A redirect that does not say where to.
    public static let noLocation = Behaviour { answer, _ in
        answer.say(302, Pages.html, Pages.page("Elsewhere"))
    }
}
