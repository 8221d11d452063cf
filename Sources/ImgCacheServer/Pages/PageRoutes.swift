internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import ImgCachePages
internal import ImgCacheStore
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The pages that are made for each request: gallery, health and figures.
struct PageRoutes: Sendable {
    let watch: ManifestWatch
    let lanes: Lanes
    let pool: NIOThreadPool
    let started: Int64
    private let searches = Searches()

    init(watch: ManifestWatch, lanes: Lanes, pool: NIOThreadPool, started: Int64) {
        self.watch = watch
        self.lanes = lanes
        self.pool = pool
        self.started = started
    }

    /// Searches under way: each reads the manifest through, so there are few at a time.
    private final class Searches: Sendable {
        private let count = Mutex(0)

        func begin() -> Bool {
            count.withLock { count in
                guard count < 2 else { return false }
                count += 1
                return true
            }
        }

        func end() { count.withLock { $0 -= 1 } }
    }

    /// The router of these pages.
    func router() -> Router<BasicRequestContext> {
        let router = Router(options: [.autoGenerateHeadEndpoints])
        router.get("/") { request, _ in await gallery(request.uri) }
        router.get("/healthz") { _, _ in plain(.ok, "ok\n") }
        router.get("/readyz") { _, _ in ready() }
        router.get("/metrics") { _, _ in
            plain(
                .ok, ServerMetrics.text(lanes.figures, watch.manifest, started: started),
                type: "text/plain; version=0.0.4; charset=utf-8")
        }
        return router
    }

    private func ready() -> Response {
        guard let manifest = watch.manifest else {
            return plain(.serviceUnavailable, "no manifest yet: run imgcache sync\n")
        }
        return plain(.ok, "ready: \(NumberText.count(manifest.totals.images, "image"))\n")
    }

    private func gallery(_ uri: URI) async -> Response {
        let query = Substring(uri.query ?? "")
        let text = FormField.value(of: "q", in: query, plusIsSpace: true) ?? ""
        let chosen = FormField.value(of: "preset", in: query, plusIsSpace: true)
        let preset = chosen == "" ? nil : chosen
        let start = FormField.value(of: "from", in: query).flatMap { Int64($0) }
        guard text.utf8.count <= 500 else {
            return plain(.badRequest, "what is searched for has at most 500 bytes\n")
        }
        guard searches.begin() else {
            return plain(.serviceUnavailable, "too many searches at once: try again\n")
        }
        defer { searches.end() }
        do {
            let page = try await pool.runIfActive {
                try GalleryPage(watch.manifest, text: text, preset: preset, from: start).html()
            }
            return Response(
                status: .ok,
                headers: headers(
                    "text/html; charset=utf-8",
                    [
                        (.contentSecurityPolicy, GalleryPage.policy),
                        (.init("Referrer-Policy"), "no-referrer"),
                    ]),
                body: .init(byteBuffer: ByteBuffer(string: page)))
        } catch {
            return plain(.internalServerError, "the manifest cannot be read\n")
        }
    }

    private func plain(
        _ status: HTTPResponse.Status, _ text: String, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: headers(type, []),
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func headers(
        _ type: String, _ more: [(HTTPField.Name?, String)]
    ) -> HTTPFields {
        var fields: HTTPFields = [
            .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        for (name, value) in more { if let name { fields[name] = value } }
        return fields
    }
}
