internal import ImgCacheModel

/// `serve`.
enum ServeKeys {
    static let listen = Setting(
        "serve.listen", .listenAddress, default: "127.0.0.1:8080",
        "Where imgcache serve listens; put a web server with TLS before it.")

    static let originals = Setting(
        "serve.originals", .boolean, default: false,
        "Whether originals are served beside thumbnails.")

    static let fallback = Setting(
        "serve.fallback", .optional(.path), default: .null,
        "A picture sent with status 404 where there is none; null: plain text.")

    static let negotiated = Setting<ServeRules.Negotiated>(
        "serve.negotiated", .choice, default: "answer",
        "What /t and /u answer: the file (answer), or a redirect to its immutable name.")

    static let maxAge = Setting(
        "serve.maxAge", .duration(.zero ... .seconds(365 * 86_400)), default: "5m",
        "How long others may keep what /u and /manifest.json answered.")

    static let memory = Setting(
        "serve.memory", .size(ByteCount(0)...ByteCount(1_000_000_000_000)), default: "64MB",
        "Memory for files that are asked often.")

    static let maxConnections = Setting(
        "serve.maxConnections", .integer(1...100_000), default: 4096,
        "Connections at a time; further ones wait to be accepted.")

    static let headTimeout = Setting(
        "serve.headTimeout", .duration(.seconds(1) ... .seconds(3600)), default: "10s",
        "How long a connection may take to send its first request.")

    static let idleTimeout = Setting(
        "serve.idleTimeout", .duration(.seconds(1) ... .seconds(3600)), default: "60s",
        "How long it may lie idle, and a client may take for the next 256 KB.")

    static let accessLog = Setting(
        "serve.accessLog", .optional(.path), default: .null,
        "A file for one line a request (combined log format), or \"-\" for standard output.")

    static let all = [
        listen.key, originals.key, fallback.key, negotiated.key, maxAge.key, memory.key,
        maxConnections.key, headTimeout.key, idleTimeout.key, accessLog.key,
    ]
}
