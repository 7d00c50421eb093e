import AlertProtocol
import NIOCore

/// Composes the WebSocket frame of one alert for one user: a small head of their own, then the body all share.
enum DeliveryFrame {
    /// The frame's head and the first members of the object; the body without its opening brace follows it on the wire.
    static func head(seq: Int64, epoch: String, isRedelivery: Bool, bodyLength: Int) -> ByteBuffer {
        let members = "{\"seq\":\(seq),\"epoch\":\"\(epoch)\",\"redelivered\":\(isRedelivery),"
        let frameHead = FrameWriter.textHead(length: members.utf8.count + bodyLength - 1)
        var head = ByteBuffer()
        head.reserveCapacity(frameHead.count + members.utf8.count)
        head.writeBytes(frameHead)
        head.writeString(members)
        return head
    }

    /// The part of a stored body that follows the head.
    static func tail(of body: ByteBuffer) -> ByteBuffer {
        var tail = body
        tail.moveReaderIndex(forwardBy: 1)
        return tail
    }
}
