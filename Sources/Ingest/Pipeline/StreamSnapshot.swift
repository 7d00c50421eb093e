internal import Decoding
internal import Synchronization

/// The last frame of a stream that was looked at, as a picture for whoever asks.
final class StreamSnapshot: Sendable {
    private struct Content {
        var frame: VideoFrame?
        /// The frame as a JPEG, once somebody has asked for it.
        var picture: [UInt8]?
    }

    private let content = Mutex(Content())

    /// Takes a frame in place of the one before.
    func replace(with frame: VideoFrame) { content.withLock { $0 = Content(frame: frame) } }

    /// A JPEG file; nil before the first frame.
    ///
    /// Encoding takes some hundredths of a second, and happens once a frame.
    func picture() throws -> [UInt8]? {
        let (frame, known) = content.withLock { ($0.frame, $0.picture) }
        guard let frame, known == nil else { return known }
        let picture = try JPEGEncoder().encode(frame)
        content.withLock { if $0.frame === frame { $0.picture = picture } }
        return picture
    }
}
