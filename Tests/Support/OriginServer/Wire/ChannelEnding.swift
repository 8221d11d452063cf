import Glibc
import NIOCore
import NIOSSL

/// Ways to end a connection that no well-behaved server takes.
enum ChannelEnding {
    /// Sends RST instead of FIN, without the farewell of TLS.
    ///
    /// To be called on the channel's event loop.
    static func reset(_ channel: any Channel) {
        guard let socket = channel as? any SocketOptionProvider else { return abandon(channel) }
        // A linger time of zero makes close(2) drop what is unsent and reset (socket(7)).
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in abandon(channel) }
    }

    /// Closes the socket below TLS, at once.
    private static func abandon(_ channel: any Channel) {
        do {
            let tls = try channel.pipeline.syncOperations.context(
                handlerType: NIOSSLServerHandler.self)
            tls.close(promise: nil)
        } catch {
            // No TLS on this connection.
            channel.close(promise: nil)
        }
    }
}
