import RTP
import SDP
import TestSupport
import Testing
import WebRTC

@Suite struct WebRTCSessionTests {
    private var link: SessionLink

    init() throws { link = try SessionLink() }

    @Test mutating func aVideoComesThrough() throws {
        try link.connect()
        #expect(link.isConnected)
        #expect(link.publisher.state == .established)
        link.send(try link.publisher.picture(isKeyFrame: true, timestamp: 0))
        link.send(try link.publisher.picture(isKeyFrame: false, timestamp: 3000))
        try link.settle()
        #expect(link.units.map(\.isKeyFrame) == [true, false])
        #expect(link.units.map(\.codec) == [.vp8, .vp8])
        #expect(link.session.counters == WebRTCSession.Counters())
    }

    @Test mutating func nobodyIsHeardBeforeHeHasProvedHisAddress() throws {
        let handshake = try link.publisher.beginHandshake(link.session.answer, now: link.now)
        for datagram in handshake { link.send(datagram) }
        link.send(link.publisher.check(link.session.answer, password: "another password of 29"))
        link.send(try link.publisher.picture(isKeyFrame: true, timestamp: 0))
        try link.settle()
        #expect(link.publisher.answers.isEmpty)
        #expect(link.session.counters.unproven == UInt64(handshake.count + 2))
    }

    @Test mutating func packetsFromElsewhereAreOfNobody() throws {
        try link.connect()
        let elsewhere = TransportAddress(v4: 0x0A00_0063, port: 40_000)
        link.send(try link.publisher.picture(isKeyFrame: true, timestamp: 0), from: elsewhere)
        try link.settle()
        #expect(link.units.isEmpty)
        #expect(link.session.counters.unproven == 1)
    }

    /// A phone goes from one network to the other.
    @Test mutating func theSenderMayMove() throws {
        try link.connect()
        let elsewhere = TransportAddress(high: 0x2001_0DB8 << 32, low: 7, port: 9)
        link.send(link.publisher.check(link.session.answer, nominates: true), from: elsewhere)
        link.send(try link.publisher.picture(isKeyFrame: true, timestamp: 0), from: elsewhere)
        try link.settle()
        #expect(link.units.count == 1)
        #expect(link.session.paths == [link.publisher.address, elsewhere])
    }

    @Test mutating func changedAndRepeatedPacketsAreRefused() throws {
        try link.connect()
        var changed = try link.publisher.picture(isKeyFrame: true, timestamp: 0)
        let repeated = changed
        changed[14] ^= 1
        link.send(changed)
        link.send(repeated)
        link.send(repeated)
        try link.settle()
        #expect(link.units.count == 1)
        #expect(link.session.counters.notAuthentic == 1)
        #expect(link.session.counters.replayed == 1)
    }

    /// Without a key frame at the start, one is asked for again and again, and no more once it has come.
    @Test mutating func aKeyFrameIsAskedForUntilItComes() throws {
        try link.connect()
        link.send(try link.publisher.picture(isKeyFrame: false, timestamp: 0))
        try link.wait(until: .seconds(9))
        let requests = keyFrameRequests
        #expect(requests >= 4)
        link.send(try link.publisher.picture(isKeyFrame: true, timestamp: 90_000))
        try link.settle()
        try link.wait(until: .seconds(20))
        #expect(keyFrameRequests == requests)
        #expect(link.units.contains { $0.isKeyFrame })
    }

    @Test mutating func whoHasAnotherCertificateGetsNoKeys() throws {
        let other = try TestPublisher()
        link.send(link.publisher.check(link.session.answer))
        try link.settle()
        for datagram in try other.beginHandshake(link.session.answer, now: link.now) { link.send(datagram) }
        for _ in 0..<4 {
            while case .send(let datagram, _) = link.session.poll(now: link.now) {
                for answer in try other.handle(datagram, now: link.now) { link.send(answer) }
            }
        }
        try link.settle()
        #expect(!link.isConnected)
        #expect(other.state != .established || link.end != nil)
    }

    @Test mutating func consentEndsWithTheChecks() throws {
        try link.connect()
        link.now = .seconds(25)
        link.send(link.publisher.check(link.session.answer))
        try link.settle()
        try link.wait(until: .seconds(54))
        #expect(link.end == nil)
        // Packets of media are no consent (RFC 7675 §5.1).
        link.send(try link.publisher.picture(isKeyFrame: true, timestamp: 0))
        try link.wait(until: .seconds(55))
        #expect(link.end == .silent)
    }

    @Test mutating func whoNeverComesIsForgotten() throws {
        try link.settle()
        #expect(link.deadline == WebRTCSession.connectTime)
        try link.wait(until: WebRTCSession.connectTime)
        #expect(link.end == .neverConnected)
    }

    @Test mutating func theSenderSaysThatItEnds() throws {
        try link.connect()
        for datagram in link.publisher.close() { link.send(datagram) }
        try link.settle()
        #expect(link.end == .closedByPeer)
    }

    @Test mutating func theSenderIsToldThatItEnds() throws {
        try link.connect()
        link.session.close(now: link.now)
        try link.settle()
        #expect(link.end == .closedHere)
        #expect(link.publisher.state == .closed)
        // What comes later is nothing.
        link.send(link.publisher.check(link.session.answer))
        #expect(link.session.poll(now: link.now) == .idle(until: .seconds(Int64.max)))
    }

    /// Any bytes at any time: never a trap, and the video still comes afterwards.
    @Test(arguments: 1...4 as ClosedRange<UInt64>) mutating func anyBytesAreSurvived(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        link.send(link.publisher.check(link.session.answer, nominates: true))
        disturb(with: link.publisher.check(link.session.answer), using: &random)
        try link.connect()
        for timestamp in 0..<200 as Range<UInt32> {
            let picture = try link.publisher.picture(isKeyFrame: true, timestamp: timestamp * 3000)
            disturb(with: picture, using: &random)
            disturb(with: link.publisher.check(link.session.answer), using: &random)
            // Records of DTLS 1.2 after the handshake: data, an alert, a handshake.
            let header: [UInt8] = [UInt8(20 + random.next() % 4), 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 9, 0, 40]
            disturb(with: header + random.bytes(40), using: &random)
            link.send(picture)
            try link.settle()
        }
        #expect(link.end == nil, "seed \(seed)")
        #expect(link.units.count > 150, "seed \(seed)")
    }

    private var keyFrameRequests: Int {
        link.publisher.feedback.count {
            switch $0 {
            case .pictureLossIndication, .fullIntraRequest: true
            default: false
            }
        }
    }

    private mutating func disturb(with datagram: [UInt8], using random: inout SeededRandom) {
        for _ in 0..<8 {
            var bytes = datagram
            random.mutate(&bytes)
            if bytes != datagram { link.send(bytes) }
        }
    }
}
