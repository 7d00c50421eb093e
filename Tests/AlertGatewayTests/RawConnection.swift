import AlertProtocol
import NIOCore
import NIOPosix

/// An HTTP answer as text.
struct HTTPAnswerText {
    let status: Int
    let head: String
    let body: String
}

/// A TCP connection that writes what it is told, right or wrong, and reads bytes.
final class RawConnection {
    struct Ended: Error {}

    private let channel: any Channel
    private var chunks: AsyncStream<[UInt8]>.Iterator
    private var buffer: [UInt8] = []

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let chunks: AsyncStream<[UInt8]>.Continuation

        init(chunks: AsyncStream<[UInt8]>.Continuation) { self.chunks = chunks }
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            chunks.yield([UInt8](buffer: unwrapInboundIn(data)))
        }
        func channelInactive(context: ChannelHandlerContext) { chunks.finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    /// Connects from another loopback address when one is given.
    static func open(port: Int, from address: String? = nil) async throws -> RawConnection {
        let (stream, chunks) = AsyncStream<[UInt8]>.makeStream()
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(chunks: chunks))
                }
            }
        if let address { bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: address, port: 0)) }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
        return RawConnection(channel: channel, chunks: stream.makeAsyncIterator())
    }

    private init(channel: any Channel, chunks: AsyncStream<[UInt8]>.Iterator) {
        self.channel = channel
        self.chunks = chunks
    }

    deinit { channel.close(promise: nil) }

    func send(_ bytes: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }

    func request(
        _ method: String, _ path: String, headers: [String] = [], body: [UInt8]? = nil
    ) async throws -> HTTPAnswerText {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: test"] + headers
        if let body { lines.append("Content-Length: \(body.count)") }
        send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
        return try await answer()
    }

    func answer() async throws -> HTTPAnswerText {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual(Array("\r\n\r\n".utf8)) { head += try await read(1) }
        let text = String(decoding: head, as: UTF8.self)
        let length = text.split(separator: "\r\n").compactMap { line -> Int? in
            let parts = line.split(separator: ":")
            return parts.count == 2 && parts[0].lowercased() == "content-length" ? Int(parts[1].dropFirst()) : nil
        }
        let body = try await read(length.first ?? 0)
        return HTTPAnswerText(
            status: Int(text.split(separator: " ")[1]) ?? 0, head: text, body: String(decoding: body, as: UTF8.self))
    }

    /// Whether the socket is read; the kernel's buffers fill up while it is not.
    func reads(_ isReading: Bool) async throws { try await channel.setOption(.autoRead, value: isReading).get() }

    /// Exactly `count` bytes.
    func read(_ count: Int) async throws -> [UInt8] {
        while buffer.count < count {
            guard let chunk = await chunks.next() else { throw Ended() }
            buffer += chunk
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    /// The next frame of the server, its opcode and payload.
    func frame() async throws -> (opcode: UInt8, payload: [UInt8]) {
        let head = try await read(2)
        var length = Int(head[1])
        if length == 126 {
            let extended = try await read(2)
            length = Int(extended[0]) << 8 | Int(extended[1])
        } else if length == 127 {
            length = try await read(8).reduce(0) { $0 << 8 | Int($1) }
        }
        return (head[0] & 15, try await read(length))
    }

    /// Reads until the server's close frame and returns its code.
    func closeCode() async throws -> UInt16 {
        while true {
            let frame = try await frame()
            if frame.opcode == 8 { return UInt16(frame.payload[0]) << 8 | UInt16(frame.payload[1]) }
        }
    }

    /// A masked frame with the first byte as given.
    static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let length: [UInt8] =
            payload.count < 126
            ? [0x80 | UInt8(payload.count)] : [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        return [first] + length + [0, 0, 0, 0] + payload
    }

    static let handshake = [
        "Upgrade: websocket", "Connection: keep-alive, Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
}
