import RTP
import SDP
import SRTP
import TestSupport
import WebRTC

/// The other side of a session, as much of a browser as its tests need: it checks the path, begins DTLS and sends a video.
///
/// It has no socket and no clock either; `SessionLink` carries its datagrams.
final class TestPublisher {
    static let password = "aBrowserWouldSayThisToUs"
    static let payloadType: UInt8 = 96

    let identity: DTLSIdentity
    let address: TransportAddress
    private var connection: DTLSConnection?
    private var outbound: SRTPContext?
    private var inbound: SRTPContext?
    private var sequenceNumber: UInt16 = 100
    /// RTCP that came, decrypted.
    private(set) var feedback: [RTCPPacket] = []
    private(set) var answers: [STUNMessage] = []

    init(at address: TransportAddress = TransportAddress(v4: 0x0A00_0002, port: 40_000)) throws {
        identity = try DTLSIdentity()
        self.address = address
    }

    /// What a browser offers, with this one's certificate.
    var offer: String {
        """
        v=0\r
        o=- 1 2 IN IP4 127.0.0.1\r
        s=-\r
        t=0 0\r
        a=group:BUNDLE 0\r
        m=video 9 UDP/TLS/RTP/SAVPF \(Self.payloadType)\r
        c=IN IP4 0.0.0.0\r
        a=mid:0\r
        a=sendonly\r
        a=rtcp-mux\r
        a=ice-ufrag:them\r
        a=ice-pwd:\(Self.password)\r
        a=fingerprint:\(identity.fingerprint)\r
        a=setup:actpass\r
        a=rtpmap:\(Self.payloadType) VP8/90000\r
        a=rtcp-fb:\(Self.payloadType) nack\r
        a=rtcp-fb:\(Self.payloadType) nack pli\r

        """
    }

    /// A session that answers the offer.
    func session(of identity: DTLSIdentity, fragment: String = "ours", now: Duration = .zero) throws -> WebRTCSession {
        let answer = PublishingAnswer(
            to: try PublishingOffer(SessionDescription(offer)), sessionID: 1,
            credentials: ICECredentials(fragment: fragment, password: "our password has 26 bytes."),
            fingerprint: identity.fingerprint, candidates: [.init(address: "10.0.0.1", port: 8189)])
        return try WebRTCSession(answer: answer, identity: identity, now: now)
    }

    /// A check of the path to the session that was answered so.
    func check(_ answer: PublishingAnswer, nominates: Bool = false, password: String? = nil) -> [UInt8] {
        var writer = STUNWriter(.request, transaction: [UInt8](repeating: 9, count: 12))
        writer.append(STUN.Attribute.username, Array("\(answer.credentials.fragment):them".utf8))
        writer.append(STUN.Attribute.iceControlling, [UInt8](repeating: 3, count: 8))
        writer.append(STUN.Attribute.priority, [0, 0, 0, 1])
        if nominates { writer.append(STUN.Attribute.useCandidate, []) }
        return writer.signed(password: password ?? answer.credentials.password)
    }

    /// The first flight of DTLS.
    func beginHandshake(_ answer: PublishingAnswer, now: Duration) throws -> [[UInt8]] {
        let connection = try DTLSConnection(identity, role: .client, fingerprints: [answer.fingerprint])
        self.connection = connection
        connection.handle(UnsafeRawBufferPointer(start: nil, count: 0))
        return connection.takeDatagrams(now: now)
    }

    /// What is due at `now`.
    func takeDatagrams(now: Duration) -> [[UInt8]] { connection?.takeDatagrams(now: now) ?? [] }

    /// Takes a datagram of the session; answers what to send back.
    func handle(_ datagram: [UInt8], now: Duration) throws -> [[UInt8]] {
        switch WebRTCPacket(datagram.span.bytes) {
        case .stun:
            answers.append(try STUNMessage(datagram.span.bytes))
            return []
        case .dtls:
            guard let connection else { return [] }
            datagram.withUnsafeBytes { connection.handle($0) }
            if connection.state == .established, outbound == nil {
                let keys = try connection.exportKeys()
                outbound = try SRTPContext(keys.outbound, direction: .outbound)
                inbound = try SRTPContext(keys.inbound, direction: .inbound)
            }
            return connection.takeDatagrams(now: now)
        case .media:
            guard let inbound else { return [] }
            var bytes = datagram
            let count = try bytes.withUnsafeMutableBytes { buffer throws(SRTPError) in
                try inbound.unprotectControl(buffer)
            }
            let plain = Array(bytes.prefix(count))
            feedback += try RTCPPacket.parse(plain.span.bytes)
            return []
        case nil: return []
        }
    }

    var state: DTLSConnection.State? { connection?.state }

    /// Ends the connection; answers what says so.
    func close() -> [[UInt8]] {
        connection?.close()
        return connection?.takeDatagrams(now: .zero) ?? []
    }

    /// A picture of VP8 in one packet, protected; a key frame or one that needs the one before.
    func picture(isKeyFrame: Bool, timestamp: UInt32) throws -> [UInt8] {
        defer { sequenceNumber &+= 1 }
        // RFC 7741 §4.2 and RFC 6386 §9.1: the descriptor, then a frame whose lowest bit is 0 when it is a key frame.
        let frame: [UInt8] = isKeyFrame ? [0x10, 2, 0, 0x9D, 1, 0x2A, 64, 0, 64, 0, 1, 2] : [0x11, 2, 0, 1, 2]
        let packet = RTPDatagram([0x10] + frame, sequenceNumber: sequenceNumber, timestamp: timestamp, marker: true)
        guard let outbound else { return packet.bytes }
        return try outbound.protect(packet.bytes)
    }
}
