import NIOCore

/// Writes one connection down, whatever it goes on to speak.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let ledger: Ledger
    private let isTLS: Bool
    /// Its number in the ledger; 0 before it is active.
    private(set) var number = 0
    private var isDiscounted = false

    init(ledger: Ledger, isTLS: Bool) {
        self.ledger = ledger
        self.isTLS = isTLS
    }

    func channelActive(context: ChannelHandlerContext) {
        let port = context.channel.remoteAddress?.port ?? 0
        number = ledger.opened(isTLS: isTLS, peerPort: port)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        ledger.closed(number)
        context.fireChannelInactive()
    }

    /// Takes it out of the sums, since it serves the control host.
    func discount() {
        guard !isDiscounted else { return }
        isDiscounted = true
        ledger.discount(number)
    }
}
