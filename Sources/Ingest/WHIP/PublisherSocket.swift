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
    /// A stream that may be published to.
    private struct Stream {
        let outlets: PublisherOutlets
        let logger: Logger
        /// Whoever publishes it.
        var session: WebRTCSessions.ID?
    }

    /// Who publishes a stream.
    private struct Publisher {
        let name: String
        let stream: Stream
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
    /// By their ids.
    private var streams: [String: Stream] = [:]
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

    /// A stream may be published to.
    func open(stream name: String, outlets: PublisherOutlets, logger: Logger) {
        streams[name] = Stream(outlets: outlets, logger: logger)
    }

    /// Takes an offer to publish a stream, and answers it; whoever published the stream gives way.
    ///
    /// Nil when the stream has been closed.
    func publish(_ offer: PublishingOffer, as name: String) throws -> PublishingAnswer? {
        guard let stream = streams[name] else { return nil }
        let answer = PublishingAnswer(
            to: offer, sessionID: .random(in: .min ... .max),
            credentials: ICECredentials(
                fragment: .randomLetters(Self.fragmentLength), password: .randomLetters(Self.passwordLength)),
            fingerprint: identity.fingerprint,
            candidates: HostCandidates.all(of: address, advertised: advertised))
        let now = clock.now
        let session = try WebRTCSession(answer: answer, identity: identity, now: now)
        if let before = stream.session { _ = end(before, of: name) }
        streams[name]?.session = session.fragment
        publishers[session.fragment] = Publisher(name: name, stream: stream, start: now)
        sessions.add(session)
        stream.outlets.onChange(true)
        drain()
        return answer
    }

    /// Ends the session `id` of a stream; answers whether there was one.
    func end(_ id: WebRTCSessions.ID, of name: String) -> Bool {
        guard streams[name]?.session == id else { return false }
        let now = clock.now
        sessions.update(id) { $0.close(now: now) }
        drain()
        return true
    }

    /// Nobody may publish a stream any more; whoever does is told.
    func close(stream name: String) {
        if let session = streams[name]?.session { _ = end(session, of: name) }
        streams[name] = nil
    }

    /// The decoder of a stream needs a key frame.
    func requestKeyFrame(stream name: String) {
        guard let session = streams[name]?.session else { return }
        let now = clock.now
        sessions.update(session) { $0.needKeyFrame(now: now) }
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
            sessions.update(id) { publisher.stream.outlets.onStatistics($0.statistics, $0.counters) }
        }
        guard let deadline, channel.isActive else { return }
        let delay = max(deadline - clock.now, .zero)
        wakeUp = channel.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) { self.drain() }
    }

    /// Ends all sessions.
    func close() {
        for name in streams.keys { close(stream: name) }
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
        case .connected: publishers[id]?.stream.logger.notice("somebody publishes the stream")
        case .accessUnit(var unit):
            guard let publisher = publishers[id] else { return }
            unit.time.ticks &+= Int64(publisher.start / .seconds(1) * Double(unit.time.clockRate))
            if publisher.isFirstUnit { unit.followsGap = true }
            publishers[id]?.isFirstUnit = false
            publisher.stream.outlets.onUnit(unit)
        case .ended(let reason):
            guard let publisher = publishers.removeValue(forKey: id) else { return }
            publisher.stream.logger.notice("the stream is no longer published", metadata: ["reason": "\(reason)"])
            if streams[publisher.name]?.session == id { streams[publisher.name]?.session = nil }
            publisher.stream.outlets.onChange(false)
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
