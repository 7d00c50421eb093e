import NIOCore
import NIOPosix
import Synchronization

/// Passes bytes between a client and a server, until it is told to let nothing through: a network that went dead.
final class StallingRelay: Sendable {
    let port: Int
    private let listener: any Channel
    private let shared: Shared

    private final class Shared: Sendable {
        let isStalled = Mutex(false)
    }

    private final class Pipe: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        let shared: Shared
        let peer: any Channel

        init(_ peer: any Channel, _ shared: Shared) {
            self.peer = peer
            self.shared = shared
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if !shared.isStalled.withLock({ $0 }) { peer.writeAndFlush(unwrapInboundIn(data), promise: nil) }
        }
        func channelInactive(context: ChannelHandlerContext) { peer.close(promise: nil) }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    static func start(to server: Int) async throws -> StallingRelay {
        let shared = Shared()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { client in
                ClientBootstrap(group: client.eventLoop)
                    .channelInitializer { upstream in
                        upstream.eventLoop.makeCompletedFuture {
                            try upstream.pipeline.syncOperations.addHandler(Pipe(client, shared))
                        }
                    }
                    .connect(host: "127.0.0.1", port: server)
                    .flatMapThrowing { upstream in
                        try client.pipeline.syncOperations.addHandler(Pipe(upstream, shared))
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return StallingRelay(listener, shared)
    }

    private init(_ listener: any Channel, _ shared: Shared) {
        self.listener = listener
        self.shared = shared
        port = listener.localAddress?.port ?? 0
    }

    /// From now on nothing comes through.
    func stall() { shared.isStalled.withLock { $0 = true } }

    /// From now on new connections work.
    func resume() { shared.isStalled.withLock { $0 = false } }

    func close() { listener.close(promise: nil) }
}
