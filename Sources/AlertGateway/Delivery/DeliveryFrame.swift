import AlertProtocol
import Glibc
package import NIOCore

/// The WebSocket frame of one alert for one user: a small head of their own, then the body that all share.
package struct DeliveryFrame: Sendable {
    /// A body of at most so many bytes is cheaper to copy behind its head than to hand to the kernel apart from it.
    private static let longestCopy = 4 << 10
    /// A body of at least so many bytes is cheaper to send out of its file than to copy into the kernel.
    private static let shortestFile = 16 << 10
    private static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

    /// The alert's place in the user's sequence.
    package let seq: Int64
    let isRedelivery: Bool
    /// The frame's head, the first members of the object, and the beginning of the body, as far as it is copied.
    package var head: ByteBuffer
    /// The rest of the body.
    package var rest: ByteBuffer
    /// Where the rest lies in a file; nil where that is no gain.
    package private(set) var file: FilePlace?

    /// The frame of a `body` that lies at `place`, if it lies in a file that may be sent from.
    package init(seq: Int64, epoch: String, isRedelivery: Bool, body: ByteBuffer, place: FilePlace? = nil) {
        self.seq = seq
        self.isRedelivery = isRedelivery
        // The object's members stand in place of the body's opening brace.
        let members = "{\"seq\":\(seq),\"epoch\":\"\(epoch)\",\"redelivered\":\(isRedelivery),"
        rest = Self.tail(of: body)
        let frameHead = FrameWriter.textHead(length: members.utf8.count + rest.readableBytes)
        var copied = rest.readableBytes <= Self.longestCopy ? rest.readableBytes : 0
        if let place, rest.readableBytes >= Self.shortestFile {
            // A page that is sent in two parts costs as much as two, so what is sent from the file begins with a page.
            let start = place.offset + Int64(body.readableBytes - rest.readableBytes)
            copied = Int(-start & Int64(Self.pageSize - 1))
            file = FilePlace(file: place.file, offset: start + Int64(copied))
        }
        head = ByteBuffer()
        head.reserveCapacity(frameHead.count + members.utf8.count + copied)
        head.writeBytes(frameHead)
        head.writeString(members)
        if copied > 0, var beginning = rest.readSlice(length: copied) { head.writeBuffer(&beginning) }
    }

    /// Bytes of both.
    package var byteCount: Int { head.readableBytes + rest.readableBytes }

    /// The part of a stored body that follows the members of our own.
    static func tail(of body: ByteBuffer) -> ByteBuffer {
        var tail = body
        tail.moveReaderIndex(forwardBy: 1)
        return tail
    }
}
