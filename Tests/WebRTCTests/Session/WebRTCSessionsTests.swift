import RTP
import TestSupport
import Testing
import WebRTC

@Suite struct WebRTCSessionsTests {
    private let identity: DTLSIdentity
    private let first: TestPublisher
    private let second: TestPublisher
    private let answers: [WebRTCSession]
    private var sessions = WebRTCSessions()

    init() throws {
        identity = try DTLSIdentity()
        first = try TestPublisher(at: TransportAddress(v4: 1, port: 1))
        second = try TestPublisher(at: TransportAddress(v4: 1, port: 2))
        answers = [
            try first.session(of: identity, fragment: "one1"), try second.session(of: identity, fragment: "two2"),
        ]
        for session in answers { sessions.add(session) }
    }

    @Test mutating func eachGetsWhatIsItsOwn() throws {
        let (one, two) = (answers[0].answer, answers[1].answer)
        send(first.check(one), from: first)
        send(second.check(two), from: second)
        try settle()
        #expect(first.answers.count == 1)
        #expect(second.answers.count == 1)
        for datagram in try first.beginHandshake(one, now: .zero) { send(datagram, from: first) }
        for datagram in try second.beginHandshake(two, now: .zero) { send(datagram, from: second) }
        #expect(Set(try settle()) == ["one1", "two2"])
        #expect(sessions.strangers == 0)
    }

    @Test mutating func whoIsNotKnownIsAStranger() throws {
        send(try first.picture(isKeyFrame: true, timestamp: 0), from: first)
        send(first.check(try first.session(of: identity, fragment: "none").answer), from: first)
        send([0xFF, 1, 2], from: first)
        send([], from: first)
        #expect(try settle().isEmpty)
        #expect(sessions.strangers == 4)
    }

    /// A page publishes again from the port that it had.
    @Test mutating func anAddressGoesToWhoProvesItLast() throws {
        send(first.check(answers[0].answer), from: first)
        try settle()
        send(first.check(answers[1].answer), from: first)
        try settle()
        for datagram in try first.beginHandshake(answers[1].answer, now: .zero) { send(datagram, from: first) }
        try settle()
        #expect(first.state != .established, "the second session wants another certificate")
        #expect(sessions.update("one1") { $0.paths.count } == 1)
    }

    @Test mutating func whatIsOverIsForgotten() throws {
        send(first.check(answers[0].answer), from: first)
        try settle()
        sessions.update("one1") { $0.close(now: .zero) }
        try settle()
        #expect(sessions.update("one1") { _ in true } == nil)
        send(first.check(answers[0].answer), from: first)
        #expect(sessions.strangers == 1)
        #expect(sessions.poll(now: .zero) == .idle(until: .seconds(30)))
    }

    private mutating func send(_ datagram: [UInt8], from publisher: TestPublisher) {
        var bytes = datagram
        bytes.withUnsafeMutableBytes { sessions.handle($0, from: publisher.address, now: .zero) }
    }

    /// Carries to and fro until nobody has more to say; answers which sessions were connected.
    @discardableResult
    private mutating func settle() throws -> [WebRTCSessions.ID] {
        var connected: [WebRTCSessions.ID] = []
        while case .session(let id, let event) = sessions.poll(now: .zero) {
            switch event {
            case .send(let datagram, let address):
                let publisher = address == first.address ? first : second
                for answer in try publisher.handle(datagram, now: .zero) { send(answer, from: publisher) }
            case .connected: connected.append(id)
            default: break
            }
        }
        return connected
    }
}
