package import RTP
package import SDP
internal import SRTP

/// Somebody who publishes a video by WebRTC: ICE finds him, DTLS brings the keys, SRTP the video.
///
/// It has no socket and no clock. Contract: give each datagram to `handle(_:from:now:)`, then call `poll(now:)` until it
/// answers `.idle`, and again at the time that it names; after `.ended` it is done. `now` is the time since any fixed start
/// and never goes back. Whatever comes is hostile until proven otherwise: nothing traps, memory is bounded, and what has no
/// proof gets no answer. One owner; not thread-safe.
package struct WebRTCSession {
    /// What became of datagrams before the receiver.
    package struct Counters: Hashable, Sendable {
        /// From an address that has not proved itself, or before there were keys.
        package var unproven: UInt64 = 0
        /// Refused by SRTP: another key or a changed packet.
        package var notAuthentic: UInt64 = 0
        /// Refused by SRTP because they came before, or far too late.
        package var replayed: UInt64 = 0

        /// All at zero.
        package init() {}
    }

    private enum State {
        case connecting(DTLSConnection)
        case receiving(DTLSConnection, inbound: SRTPContext, outbound: SRTPContext)
        case over
    }

    /// How long the other side may take until there are keys.
    package static let connectTime = Duration.seconds(30)

    /// What to answer to the offer.
    package let answer: PublishingAnswer
    /// What was refused so far.
    package private(set) var counters = Counters()
    private var state: State
    private var ice: ICELite
    private var receiver: RTPReceiver
    private let connectDeadline: Duration
    /// What waits to be polled: answers to what one read brought.
    private var events: [WebRTCEvent] = []

    /// A session in answer to an offer, from `now` on.
    ///
    /// - Parameters:
    ///   - answer: what is answered; its fragment is that of no other session, and its fingerprint the identity's.
    ///   - identity: our certificate.
    ///   - now: the time.
    /// - Throws: what the library for DTLS complains of.
    package init(answer: PublishingAnswer, identity: DTLSIdentity, now: Duration) throws(DTLSError) {
        let offer = answer.offer
        self.answer = answer
        state = .connecting(try DTLSConnection(identity, role: .server, fingerprints: offer.fingerprints))
        ice = ICELite(
            credentials: answer.credentials, remoteFragment: offer.credentials.fragment, now: now)
        receiver = RTPReceiver(
            formats: offer.formats.compactMap { PayloadFormat($0.format) },
            feedback: ReceiverFeedback.Settings(
                ssrc: .random(in: 1...UInt32.max), canonicalName: "picket",
                requestsPackets: offer.feedback?.nack ?? false,
                requestsKeyFrames: offer.feedback?.keyFrames ?? false))
        connectDeadline = now + Self.connectTime
    }

    /// The session's name in messages of STUN.
    package var fragment: String { answer.credentials.fragment }

    /// Where the sender is heard.
    package var paths: [TransportAddress] { ice.paths }

    /// The receiver's counters.
    package var statistics: ReceiverStatistics { receiver.statistics }

    /// The decoder could not use what came.
    package mutating func needKeyFrame(now: Duration) { receiver.needKeyFrame(now: now) }

    /// Takes a datagram that came from `address` at `now`; packets of media are decrypted in place.
    package mutating func handle(
        _ datagram: UnsafeMutableRawBufferPointer, from address: TransportAddress, now: Duration
    ) {
        if case .over = state { return }
        switch WebRTCPacket(datagram.bytes) {
        case .stun:
            guard let message = try? STUNMessage(datagram.bytes),
                let answer = ice.handle(message, in: datagram.bytes, from: address, now: now)
            else {
                counters.unproven += 1
                return
            }
            events.append(.send(answer, to: address))
        case .dtls where ice.hears(address): handleHandshake(datagram, now: now)
        case .media where ice.hears(address): handleMedia(datagram, now: now)
        case .dtls, .media, nil: counters.unproven += 1
        }
    }

    /// Answers what comes next at `now`.
    package mutating func poll(now: Duration) -> WebRTCEvent {
        if !events.isEmpty { return events.removeFirst() }
        switch state {
        case .over: return .idle(until: .seconds(Int64.max))
        case .connecting(let connection):
            guard now < connectDeadline, now < ice.consentEnd else { return end(.neverConnected) }
            if let event = sendHandshake(of: connection, now: now) { return event }
            return .idle(until: min(connectDeadline, ice.consentEnd, connection.deadline ?? connectDeadline))
        case .receiving(_, _, let outbound):
            guard now < ice.consentEnd else { return end(.silent) }
            return pollReceiver(outbound, now: now)
        }
    }

    /// Says to the sender that it is over; what is to be sent is polled for.
    package mutating func close(now: Duration) {
        switch state {
        case .over: return
        case .receiving(let connection, _, _):
            connection.close()
            sendAll(of: connection, now: now)
        case .connecting: break
        }
        events.append(end(.closedHere))
    }
}

extension WebRTCSession {
    private mutating func handleHandshake(_ datagram: UnsafeMutableRawBufferPointer, now: Duration) {
        switch state {
        case .over: return
        case .connecting(let connection):
            connection.handle(UnsafeRawBufferPointer(datagram))
            // An alert that says what is wrong goes out first.
            sendAll(of: connection, now: now)
            if connection.state == .established { beginReceiving(by: connection) }
            endIfOver(connection)
        case .receiving(let connection, _, _):
            connection.handle(UnsafeRawBufferPointer(datagram))
            sendAll(of: connection, now: now)
            endIfOver(connection)
        }
    }

    private mutating func beginReceiving(by connection: DTLSConnection) {
        do throws(DTLSError) {
            let keys = try connection.exportKeys()
            guard let inbound = try? SRTPContext(keys.inbound, direction: .inbound),
                let outbound = try? SRTPContext(keys.outbound, direction: .outbound)
            else { throw DTLSError.noSuite }
            state = .receiving(connection, inbound: inbound, outbound: outbound)
            events.append(.connected)
        } catch {
            events.append(end(.failed(error)))
        }
    }

    private mutating func handleMedia(_ datagram: UnsafeMutableRawBufferPointer, now: Duration) {
        guard case .receiving(_, let inbound, _) = state else {
            counters.unproven += 1
            return
        }
        do throws(SRTPError) {
            let count =
                try RTPPacket.isRTCP(datagram.bytes)
                ? inbound.unprotectControl(datagram) : inbound.unprotect(datagram, now: now)
            receiver.handle(UnsafeRawBufferPointer(rebasing: datagram[..<count]).bytes, now: now)
        } catch {
            switch error {
            case .replayed, .tooOld: counters.replayed += 1
            default: counters.notAuthentic += 1
            }
        }
    }

    private mutating func pollReceiver(_ outbound: SRTPContext, now: Duration) -> WebRTCEvent {
        while true {
            switch receiver.poll(now: now) {
            case .accessUnit(let unit): return .accessUnit(unit)
            case .send(let datagram):
                guard let path = ice.path, let protected = try? outbound.protectControl(datagram) else { continue }
                return .send(protected, to: path)
            case .idle(let deadline): return .idle(until: min(ice.consentEnd, deadline ?? ice.consentEnd))
            }
        }
    }

    /// The first datagram that the handshake has to send at `now`, the others following it; nil when there is none.
    private mutating func sendHandshake(of connection: DTLSConnection, now: Duration) -> WebRTCEvent? {
        sendAll(of: connection, now: now)
        return events.isEmpty ? nil : events.removeFirst()
    }

    private mutating func sendAll(of connection: DTLSConnection, now: Duration) {
        let datagrams = connection.takeDatagrams(now: now)
        guard let path = ice.path else { return }
        events += datagrams.map { .send($0, to: path) }
    }

    private mutating func endIfOver(_ connection: DTLSConnection) {
        switch connection.state {
        case .closed: events.append(end(.closedByPeer))
        case .failed(let error): events.append(end(.failed(error)))
        case .handshaking, .established: break
        }
    }

    private mutating func end(_ reason: WebRTCSessionEnd) -> WebRTCEvent {
        state = .over
        return .ended(reason)
    }
}

extension PayloadFormat {
    fileprivate init?(_ format: VideoFormat) {
        guard let codec = VideoCodec(rawValue: format.encoding) else { return nil }
        self.init(payloadType: format.payloadType, codec: codec, retransmissionType: format.retransmissionType)
    }
}
