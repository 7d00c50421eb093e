import AlertProtocol
import NIOCore

/// The WebSocket frame of one alert for one user: a small head of their own, then the body that all share.
struct DeliveryFrame {
    /// A body of at most so many bytes is cheaper to copy behind its head than to hand to the kernel apart from it.
    private static let longestCopy = 4 << 10

    /// The frame's head and the first members of the object, where they stand apart from the rest.
    let separateHead: ByteBuffer?
    /// What follows.
    let rest: ByteBuffer

    init(seq: Int64, epoch: String, isRedelivery: Bool, body: ByteBuffer) {
        // The object's members stand in place of the body's opening brace.
        let members = "{\"seq\":\(seq),\"epoch\":\"\(epoch)\",\"redelivered\":\(isRedelivery),"
        var tail = Self.tail(of: body)
        let frameHead = FrameWriter.textHead(length: members.utf8.count + tail.readableBytes)
        let isShort = tail.readableBytes <= Self.longestCopy
        var head = ByteBuffer()
        head.reserveCapacity(frameHead.count + members.utf8.count + (isShort ? tail.readableBytes : 0))
        head.writeBytes(frameHead)
        head.writeString(members)
        if isShort {
            head.writeBuffer(&tail)
            separateHead = nil
            rest = head
        } else {
            separateHead = head
            rest = tail
        }
    }

    /// The part of a stored body that follows the members of our own.
    static func tail(of body: ByteBuffer) -> ByteBuffer {
        var tail = body
        tail.moveReaderIndex(forwardBy: 1)
        return tail
    }
}
