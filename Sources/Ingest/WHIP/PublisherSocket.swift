internal import Logging
internal import NIOCore
internal import RTP
internal import SDP
internal import WebRTC

/// The publishers of all streams behind one UDP socket: what it brings goes through their sessions, what these answer to
/// their streams and back.
///
/// It lives on the event loop of the socket.
final class PublisherSocket {
    /// Who publishes a stream.
    private struct Publisher {
        let stream: String
        let outlets: PublisherOutlets
        let logger: Logger
        /// When it came; its access units count their time from there.
        let start: Duration
        /// Until its first access unit nothing can be decoded from what came before.
        var isFirstUnit = true
    }

    private static let maxBatch = 32
    private static let fragmentLength = 12
    private static let passwordLength = 32

    private let channel: any Channel
    private let address: SocketAddress
    private let advertised: [String]
    private let clock: ServiceClock
    private let identity: DTLSIdentity

    private var sessions = WebRTCSessions()
    private var publishers: [WebRTCSessions.ID: Publisher] = [:]
    private var unread = 0
    private var wakeUp: Scheduled<Void>?

    /// The publishers that come to `channel`, which is bound; throws when there can be no certificate.
    init(_ channel: any Channel, address: SocketAddress, advertised: [String], clock: ServiceClock) throws {
        self.channel = channel
        self.address = address
        self.advertised = advertised
        self.clock = clock
        identity = try DTLSIdentity()
    }

    /// Takes an offer to publish `stream`, and answers it; whoever published the stream gives way.
    func publish(
        _ offer: PublishingOffer, as stream: String, outlets: PublisherOutlets, logger: Logger
    ) throws -> PublishingAnswer {
        let answer = PublishingAnswer(
            to: offer, sessionID: .random(in: .min ... .max),
            credentials: ICECredentials(
                fragment: .randomLetters(Self.fragmentLength), password: .randomLetters(Self.passwordLength)),
            fingerprint: identity.fingerprint,
            candidates: HostCandidates.all(of: address, advertised: advertised))
        let now = clock.now
        let session = try WebRTCSession(answer: answer, identity: identity, now: now)
        end(stream: stream)
        publishers[session.fragment] = Publisher(stream: stream, outlets: outlets, logger: logger, start: now)
        sessions.add(session)
        outlets.onChange(true)
        drain()
        return answer
    }

    /// Ends the session `id` of `stream`; answers whether there was one.
    func end(_ id: WebRTCSessions.ID, of stream: String) -> Bool {
        guard publishers[id]?.stream == stream else { return false }
        let now = clock.now
        sessions.update(id) { $0.close(now: now) }
        drain()
        return true
    }

    /// Ends the session of `stream`, if there is one.
    func end(stream: String) {
        for (id, publisher) in publishers where publisher.stream == stream { _ = end(id, of: stream) }
    }

    /// The decoder of `stream` needs a key frame.
    func requestKeyFrame(stream: String) {
        let now = clock.now
        for (id, publisher) in publishers where publisher.stream == stream {
            sessions.update(id) { $0.needKeyFrame(now: now) }
        }
        drain()
    }

    /// Takes a datagram; what it brings is handed out with the next `drain()` at the latest.
    func handle(_ datagram: ByteBuffer, from sender: SocketAddress) {
        guard let sender = TransportAddress(sender) else { return }
        let now = clock.now
        datagram.withUnsafeReadableBytes { bytes in
            // What one read brings lies in one buffer, each datagram in a part of its own that nobody else reads.
            sessions.handle(UnsafeMutableRawBufferPointer(mutating: bytes), from: sender, now: now)
        }
        unread += 1
        if unread == Self.maxBatch { _ = handOut() }
    }

    /// Hands out what is complete, sends what is due, and comes back when something will be.
    func drain() {
        wakeUp?.cancel()
        wakeUp = nil
        let deadline = handOut()
        for (id, publisher) in publishers {
            sessions.update(id) { publisher.outlets.onStatistics($0.statistics, $0.counters) }
        }
        guard let deadline, channel.isActive else { return }
        let delay = max(deadline - clock.now, .zero)
        wakeUp = channel.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) { self.drain() }
    }

    /// Ends all sessions.
    func close() {
        for publisher in publishers.values { end(stream: publisher.stream) }
        wakeUp?.cancel()
    }
}

extension PublisherSocket {
    /// Answers until when there is nothing more; nil for ever.
    private func handOut() -> Duration? {
        unread = 0
        let now = clock.now
        while true {
            switch sessions.poll(now: now) {
            case .idle(let deadline): return deadline
            case .session(let id, let event): handOut(event, of: id)
            }
        }
    }

    private func handOut(_ event: WebRTCEvent, of id: WebRTCSessions.ID) {
        switch event {
        case .send(let datagram, let receiver):
            let receiver = receiver.socketAddress(isV6: address.protocol == .inet6)
            channel.writeAndFlush(
                AddressedEnvelope(remoteAddress: receiver, data: ByteBuffer(bytes: datagram)), promise: nil)
        case .connected: publishers[id]?.logger.notice("somebody publishes the stream")
        case .accessUnit(var unit):
            guard let publisher = publishers[id] else { return }
            unit.time.ticks &+= Int64(publisher.start / .seconds(1) * Double(unit.time.clockRate))
            if publisher.isFirstUnit { unit.followsGap = true }
            publishers[id]?.isFirstUnit = false
            publisher.outlets.onUnit(unit)
        case .ended(let reason):
            guard let publisher = publishers.removeValue(forKey: id) else { return }
            publisher.logger.notice("the stream is no longer published", metadata: ["reason": "\(reason)"])
            publisher.outlets.onChange(false)
        case .idle: break
        }
    }
}

extension String {
    /// Letters and digits, each worth almost six bits, from the system's generator.
    fileprivate static func randomLetters(_ count: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        return String((0..<count).map { _ in letters[Int.random(in: letters.indices)] })
    }
}
