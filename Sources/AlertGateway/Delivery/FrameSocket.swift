import Glibc
import NIOCore

/// The socket under a session's channel, for a frame that has nothing to wait for.
///
/// A channel's way of a write makes a promise, a queue's entry and a vector for each, and it can neither hold back a
/// frame's head until the body follows nor send a body that the kernel has without a copy. For the channel's event loop
/// alone, while the channel is active and nothing encrypts what it writes.
package struct FrameSocket {
    private var descriptor: Int32?
    private var unfinishedWrites = 0
    private var hasFinishedWrite = false

    /// A socket of which somebody else takes care; nil for one that has yet to be found.
    package init(_ descriptor: Int32? = nil) { self.descriptor = descriptor }

    /// Looks the socket up when it is first needed: many connections are opened for each alert that is sent.
    mutating func find(in pipeline: ChannelPipeline.SynchronousOperations) {
        guard descriptor == nil else { return }
        descriptor = try? pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
    }

    /// The channel was given something to write.
    package mutating func channelBegins() { unfinishedWrites += 1 }

    /// The channel has written it, or failed to.
    package mutating func channelFinished() {
        unfinishedWrites -= 1
        hasFinishedWrite = true
    }

    /// Whether the channel has written all that it was given.
    ///
    /// That is unknown before it has written something of ours, as the answer to the handshake may wait.
    private var isFree: Bool { hasFinishedWrite && unfinishedWrites == 0 }

    /// Sends as much of `frame` as the kernel takes now, and takes it off; nothing while the channel has yet to write.
    ///
    /// A connection that is broken takes nothing, which the channel finds out by itself.
    package func send(_ frame: inout DeliveryFrame) {
        guard isFree, let descriptor else { return }
        let hasRest = frame.rest.readableBytes > 0
        Self.send(&frame.head, over: descriptor, flags: hasRest ? Int32(MSG_MORE) : 0)
        guard hasRest, frame.head.readableBytes == 0 else { return }
        guard let place = frame.file else { return Self.send(&frame.rest, over: descriptor, flags: 0) }
        var offset = off_t(place.offset)
        let count = sendfile(descriptor, place.file.descriptor, &offset, frame.rest.readableBytes)
        if count > 0 { frame.rest.moveReaderIndex(forwardBy: count) }
    }

    private static func send(_ bytes: inout ByteBuffer, over descriptor: Int32, flags: Int32) {
        let count = bytes.withUnsafeReadableBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, flags | Int32(MSG_NOSIGNAL))
        }
        if count > 0 { bytes.moveReaderIndex(forwardBy: count) }
    }
}
