import AlertGateway
import Foundation
import NIOCore
import TestSupport
import Testing

/// Frames over a pair of sockets, of bodies that lie in a segment and others.
struct FrameSocketTests {
    private struct Failure: Error {}

    /// The two ends of a connection; the first is ours.
    private final class SocketPair {
        let ends: [Int32]

        init() {
            var ends: [Int32] = [-1, -1]
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &ends)
            self.ends = ends
        }

        deinit { for end in ends { close(end) } }

        /// All that has arrived.
        func received() -> [UInt8] {
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let count = recv(ends[1], &chunk, chunk.count, 0)
                guard count > 0 else { return bytes }
                bytes += chunk[..<count]
            }
        }

        /// A socket whose channel has nothing to write.
        var free: FrameSocket {
            var socket = FrameSocket(ends[0])
            socket.channelBegins()
            socket.channelFinished()
            return socket
        }
    }

    private func withSegments(_ body: (inout BodySegments) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-frames-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var segments = try BodySegments(folder: folder, segmentLength: 64 << 20)
        try body(&segments)
    }

    private func randomBody(_ count: Int, using random: inout SeededRandom) -> ByteBuffer {
        ByteBuffer(bytes: [UInt8(ascii: "{")] + (1..<count).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) })
    }

    private func bytes(of frame: DeliveryFrame) -> [UInt8] {
        [UInt8](buffer: frame.head) + [UInt8](buffer: frame.rest)
    }

    /// On both sides of what is copied, of what is sent from the file, of a page, and of what fits into one segment of TCP.
    @Test(arguments: [
        2, 4096, 4097, 4098, 16384, 16385, 16386, 20480, 65435, 65536, 65537, 100_000,
    ])
    func theBytesAreTheSameFromMemoryAndFromTheFile(count: Int) throws {
        let seed: UInt64 = 7
        var random = SeededRandom(seed: seed)
        try withSegments { segments in
            for _ in 0..<5 {
                _ = try segments.append(randomBody(Int.random(in: 2...9000, using: &random), using: &random))
                let body = randomBody(count, using: &random)
                let location = try segments.append(body)
                guard let file = segments.newestFile else { throw Failure() }
                let plain = DeliveryFrame(seq: 1234, epoch: "e", isRedelivery: false, body: body)
                var frame = DeliveryFrame(
                    seq: 1234, epoch: "e", isRedelivery: false, body: body,
                    place: FilePlace(file: file, offset: location.offset))
                let expected = bytes(of: plain)
                let payload = Array(#"{"seq":1234,"epoch":"e","redelivered":false,"#.utf8) + bytes(of: body).dropFirst()
                #expect(Array(expected[(expected.count - payload.count)...]) == payload)
                #expect(bytes(of: frame) == expected, "seed \(seed)")
                #expect((frame.file != nil) == (count > 16 << 10))
                if let place = frame.file { #expect(place.offset.isMultiple(of: Int64(sysconf(Int32(_SC_PAGESIZE))))) }
                let pair = SocketPair()
                let socket = pair.free
                var received: [UInt8] = []
                while frame.byteCount > 0 {
                    let before = frame.byteCount
                    socket.send(&frame)
                    try #require(frame.byteCount < before)
                    received += pair.received()
                }
                #expect(received == expected, "seed \(seed)")
            }
        }
    }

    private func bytes(of buffer: ByteBuffer) -> [UInt8] { [UInt8](buffer: buffer) }

    /// What the kernel has no room for stays in the frame, in memory, and follows.
    @Test func aFullSocketTakesAPart() throws {
        var random = SeededRandom(seed: 8)
        try withSegments { segments in
            let body = randomBody(3 << 20, using: &random)
            let location = try segments.append(body)
            guard let file = segments.newestFile else { throw Failure() }
            let place = FilePlace(file: file, offset: location.offset)
            var frame = DeliveryFrame(seq: 1, epoch: "e", isRedelivery: false, body: body, place: place)
            let expected = bytes(of: frame)
            let pair = SocketPair()
            pair.free.send(&frame)
            #expect(frame.byteCount > 0)
            #expect(frame.byteCount < expected.count)
            #expect(pair.received() + bytes(of: frame) == expected)
        }
    }

    /// An alert may be pruned while it goes out.
    @Test func aSegmentCanBeSentAfterItWasRemoved() throws {
        var random = SeededRandom(seed: 9)
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-frames-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var segments = try BodySegments(folder: folder, segmentLength: 1000)
        let body = randomBody(20_000, using: &random)
        let location = try segments.append(body)
        guard let file = segments.newestFile else { throw Failure() }
        let place = FilePlace(file: file, offset: location.offset)
        _ = try segments.append(body)
        segments.remove(before: location.segment + 1)
        #expect(throws: FileFailure.self) { _ = try segments.read(location) }
        var frame = DeliveryFrame(seq: 1, epoch: "e", isRedelivery: false, body: body, place: place)
        let expected = bytes(of: frame)
        let pair = SocketPair()
        pair.free.send(&frame)
        #expect(frame.byteCount == 0)
        #expect(pair.received() == expected)
    }

    /// What the channel has yet to write comes first, and at the start nobody knows.
    @Test func nothingIsSentBeforeWhatWaits() {
        let pair = SocketPair()
        var socket = FrameSocket(pair.ends[0])
        let frame = DeliveryFrame(seq: 1, epoch: "e", isRedelivery: false, body: ByteBuffer(string: "{}"))
        func sends(_ socket: FrameSocket) -> Bool {
            var frame = frame
            socket.send(&frame)
            return frame.byteCount == 0
        }
        #expect(!sends(socket))
        socket.channelBegins()
        socket.channelBegins()
        socket.channelFinished()
        #expect(!sends(socket))
        socket.channelFinished()
        #expect(sends(socket))
        #expect(pair.received() == bytes(of: frame))
    }

    @Test func aBrokenConnectionTakesNothing() {
        let pair = SocketPair()
        shutdown(pair.ends[1], Int32(SHUT_RDWR))
        var frame = DeliveryFrame(
            seq: 1, epoch: "e", isRedelivery: false, body: ByteBuffer(repeating: UInt8(ascii: "{"), count: 5000))
        let count = frame.byteCount
        pair.free.send(&frame)
        #expect(frame.byteCount == count)
    }
}
