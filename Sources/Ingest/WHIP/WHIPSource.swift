internal import Logging
internal import SDP
internal import WebRTC

/// A stream that is published to: by whoever knows its token, one at a time.
///
/// The newest publisher wins, since it mostly is the same one that lost its network and comes again.
struct WHIPSource: Sendable {
    /// The stream's id.
    let stream: String
    private let listener: PublisherListener
    private let token: [UInt8]

    /// A source that may be published to from now on; throws when the port cannot be had.
    static func open(
        _ configuration: ServiceConfiguration.WHIPSource, stream: String, listener: PublisherListener,
        outlets: PublisherOutlets, logger: Logger
    ) async throws -> WHIPSource {
        try await listener.open(stream: stream, outlets: outlets, logger: logger)
        return WHIPSource(stream: stream, listener: listener, token: Array(configuration.token.utf8))
    }

    /// Whether the value of a header `Authorization` holds the token (RFC 6750 §2.1), in a time that does not tell how much
    /// of it is right.
    func admits(authorization: String?) -> Bool {
        let parts = (authorization ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        let given = Array(parts[1].utf8)
        var difference = UInt(bitPattern: given.count ^ token.count)
        for (index, byte) in token.enumerated() {
            difference |= UInt(byte ^ (index < given.count ? given[index] : 0))
        }
        return difference == 0
    }

    /// Takes an offer, and answers it; nil when the source has been closed.
    func publish(_ offer: PublishingOffer) async throws -> PublishingAnswer? {
        try await listener.publish(offer, as: stream)
    }

    /// Ends a session; answers whether there was one of that name.
    func end(_ session: String) async -> Bool { await listener.end(session, of: stream) }

    /// Asks whoever publishes for a key frame.
    func requestKeyFrame() { listener.requestKeyFrame(stream: stream) }

    /// Answers when no more access unit will come.
    func close() async { await listener.close(stream: stream) }
}

extension WHIPSource: CustomStringConvertible {
    /// Without the token.
    var description: String { "at /whip/\(stream), then udp \(listener.address)" }
}
