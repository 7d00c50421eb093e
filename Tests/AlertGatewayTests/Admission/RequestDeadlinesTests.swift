import AlertGateway
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

struct RequestDeadlinesTests {
    /// Counts how often the socket is asked to be read.
    private final class Reads: ChannelOutboundHandler {
        typealias OutboundIn = HTTPServerResponsePart
        var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }

    /// A connection behind the HTTP decoder, its time in our hands.
    private struct Connection {
        let channel = EmbeddedChannel()
        let reads = Reads()

        init() throws {
            try channel.pipeline.syncOperations.addHandler(reads)
            try channel.pipeline.syncOperations.addHandler(RequestDeadlines(limits: ConnectionLimits()))
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        func head() throws {
            try channel.writeInbound(
                HTTPServerRequestPart.head(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")))
        }

        func body() throws { try channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(string: "x"))) }

        func end() throws { try channel.writeInbound(HTTPServerRequestPart.end(nil)) }

        func answer() throws {
            try channel.writeOutbound(
                HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)))
            try channel.writeOutbound(HTTPServerResponsePart.end(nil))
            _ = try statuses()
        }

        func statuses() throws -> [UInt] {
            var statuses: [UInt] = []
            while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
                if case .head(let head) = part { statuses.append(head.status.code) }
            }
            return statuses
        }

        func pass(seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }
    }

    @Test func aHeadThatNeverComes() throws {
        let connection = try Connection()
        connection.pass(seconds: 9)
        #expect(connection.channel.isActive)
        connection.pass(seconds: 1)
        #expect(!connection.channel.isActive)
        #expect(try connection.statuses() == [])
    }

    @Test func aBodyThatTrickles() throws {
        let connection = try Connection()
        connection.pass(seconds: 9)
        try connection.head()
        for _ in 0..<29 {
            connection.pass(seconds: 1)
            try connection.body()
        }
        #expect(connection.channel.isActive)
        connection.pass(seconds: 1)
        #expect(!connection.channel.isActive)
        #expect(try connection.statuses() == [408])
    }

    @Test func theAnswerMayTakeItsTime() throws {
        let connection = try Connection()
        try connection.head()
        try connection.end()
        connection.pass(seconds: 3600)
        #expect(connection.channel.isActive)
        try connection.answer()
        connection.pass(seconds: 59)
        #expect(connection.channel.isActive)
        try connection.head()
        try connection.end()
        try connection.answer()
        connection.pass(seconds: 60)
        #expect(!connection.channel.isActive)
        #expect(try connection.statuses() == [])
    }

    @Test func aRequestThatWaitsForAnAnswerBeforeItsOwn() throws {
        let connection = try Connection()
        for _ in 0..<2 {
            try connection.head()
            try connection.end()
        }
        try connection.answer()
        connection.pass(seconds: 3600)
        #expect(connection.channel.isActive)
        try connection.answer()
        connection.pass(seconds: 60)
        #expect(!connection.channel.isActive)
    }

    @Test func aSessionIsNotDisturbed() throws {
        let connection = try Connection()
        try connection.channel.pipeline.syncOperations.removeHandler(
            context: connection.channel.pipeline.syncOperations.context(handlerType: RequestDeadlines.self)
        ).wait()
        connection.pass(seconds: 3600)
        #expect(connection.channel.isActive)
    }

    /// The socket stays readable while a request is answered, but no more than once is read ahead.
    @Test func whatComesBeforeTheAnswer() throws {
        let connection = try Connection()
        let before = connection.reads.count
        for request in 1...2 {
            try connection.head()
            try connection.end()
            #expect(connection.reads.count == before + request)
            try connection.head()
            try connection.end()
            #expect(connection.reads.count == before + request)
            try connection.answer()
            try connection.answer()
        }
    }
}
