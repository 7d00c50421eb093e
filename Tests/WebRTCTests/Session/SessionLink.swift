import RTP
import WebRTC

/// A session and a publisher with a network between them, on a clock that goes when it is told to.
struct SessionLink {
    let identity: DTLSIdentity
    let publisher: TestPublisher
    var session: WebRTCSession
    var now = Duration.zero
    private(set) var units: [AccessUnit] = []
    private(set) var isConnected = false
    private(set) var end: WebRTCSessionEnd?
    /// When the session wants to be asked again.
    private(set) var deadline = Duration.zero

    init() throws {
        identity = try DTLSIdentity()
        publisher = try TestPublisher()
        session = try publisher.session(of: identity)
    }

    /// Brings a datagram to the session.
    mutating func send(_ datagram: [UInt8], from address: TransportAddress? = nil) {
        var bytes = datagram
        bytes.withUnsafeMutableBytes { session.handle($0, from: address ?? publisher.address, now: now) }
    }

    /// Carries to and fro until neither side has more to say.
    mutating func settle() throws {
        while true {
            switch session.poll(now: now) {
            case .send(let datagram, let address):
                guard address == publisher.address else { continue }
                for answer in try publisher.handle(datagram, now: now) { send(answer) }
            case .connected: isConnected = true
            case .accessUnit(let unit): units.append(unit)
            case .ended(let reason):
                end = reason
                return
            case .idle(let deadline):
                self.deadline = deadline
                return
            }
        }
    }

    /// Checks the path, and shakes hands.
    mutating func connect() throws {
        send(publisher.check(session.answer, nominates: true))
        try settle()
        for datagram in try publisher.beginHandshake(session.answer, now: now) { send(datagram) }
        try settle()
    }

    /// Lets the time pass until `end`, asking the session whenever it wants to be.
    mutating func wait(until end: Duration) throws {
        try settle()
        while deadline <= end, self.end == nil {
            now = max(now, deadline)
            try settle()
        }
        now = end
    }
}
