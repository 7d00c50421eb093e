import SDP
import SRTP
import TestSupport
import Testing
import WebRTC

@Suite struct DTLSConnectionTests {
    private let ours: DTLSIdentity
    private let theirs: DTLSIdentity

    init() throws {
        ours = try DTLSIdentity()
        theirs = try DTLSIdentity()
    }

    @Test func bothSidesGetTheSameKeys() throws {
        let (server, client) = try pair()
        shakeHands(server, client)
        #expect(server.state == .established)
        #expect(client.state == .established)
        let (here, there) = (try server.exportKeys(), try client.exportKeys())
        #expect(here.inbound == there.outbound)
        #expect(here.outbound == there.inbound)
        #expect(here.inbound != here.outbound)
        #expect(here.inbound.suite == .aeadAES128GCM)
        #expect(server.deadline == nil)
    }

    @Test func anotherCertificateIsRefused() throws {
        let (server, client) = try pair(expecting: try DTLSIdentity().fingerprint)
        shakeHands(server, client)
        #expect(server.state == .failed(.wrongCertificate))
    }

    @Test func withoutFingerprintNobodyIsRight() throws {
        let server = try DTLSConnection(ours, role: .server, fingerprints: [])
        let client = try DTLSConnection(theirs, role: .client, fingerprints: [ours.fingerprint])
        shakeHands(server, client)
        #expect(server.state == .failed(.wrongCertificate))
    }

    @Test func theEndIsTold() throws {
        let (server, client) = try pair()
        shakeHands(server, client)
        client.close()
        carry(client, to: server)
        #expect(server.state == .closed)
    }

    /// Nobody can end a connection who has not its keys; OpenSSL alone would for a record that is too short.
    @Test(arguments: [0, 1, 23, 24, 40]) func forgedRecordsChangeNothing(length: Int) throws {
        let (server, client) = try pair()
        shakeHands(server, client)
        for type in 20...23 as ClosedRange<UInt8> {
            let header: [UInt8] = [type, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 99, 0, UInt8(length)]
            feed(header + [UInt8](repeating: 7, count: length), to: server)
        }
        #expect(server.state == .established)
        carry(server, to: client)
        #expect(client.state == .established)
        client.close()
        carry(client, to: server)
        #expect(server.state == .closed)
    }

    /// Half of all datagrams are lost: each side's last flight comes again until the other has it.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func lostFlightsComeAgain(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let (server, client) = try pair()
        var now = Duration.zero
        client.handle(UnsafeRawBufferPointer(start: nil, count: 0))
        while server.state == .handshaking || client.state == .handshaking {
            carry(client, to: server, now: now) { random.next() % 2 == 0 }
            carry(server, to: client, now: now) { random.next() % 2 == 0 }
            now += .milliseconds(100)
            try #require(now < .seconds(120), "seed \(seed)")
        }
        #expect(server.state == .established)
        #expect(client.state == .established)
    }

    @Test func noDatagramIsLargerThanNetworksCarry() throws {
        let (server, client) = try pair()
        client.handle(UnsafeRawBufferPointer(start: nil, count: 0))
        var largest = 0
        for _ in 0..<6 {
            largest = max(largest, carry(client, to: server), carry(server, to: client))
        }
        #expect(server.state == .established)
        #expect(largest <= 1200)
    }

    /// Any bytes, before, within and after a handshake: never a trap, and a handshake that was done stays done.
    @Test(arguments: 1...4 as ClosedRange<UInt64>) func anyBytesAreSurvived(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for round in 0..<100 {
            let (server, client) = try pair()
            client.handle(UnsafeRawBufferPointer(start: nil, count: 0))
            for _ in 0..<6 {
                for datagram in client.takeDatagrams(now: .zero) {
                    var changed = datagram
                    random.mutate(&changed)
                    if round % 2 == 0 { feed(changed, to: server) }
                    feed(datagram, to: server)
                    if round % 3 == 0 { feed(changed, to: server) }
                }
                carry(server, to: client)
            }
            feed(random.bytes(Int(random.next() % 3000)), to: server)
            _ = server.takeDatagrams(now: .zero)
        }
    }

    private func pair(
        expecting fingerprint: CertificateFingerprint? = nil
    ) throws -> (server: DTLSConnection, client: DTLSConnection) {
        (
            try DTLSConnection(ours, role: .server, fingerprints: [fingerprint ?? theirs.fingerprint]),
            try DTLSConnection(theirs, role: .client, fingerprints: [ours.fingerprint])
        )
    }

    private func shakeHands(_ server: DTLSConnection, _ client: DTLSConnection) {
        client.handle(UnsafeRawBufferPointer(start: nil, count: 0))
        for _ in 0..<6 {
            carry(client, to: server)
            carry(server, to: client)
        }
    }

    /// Brings what one side has to send to the other, unless it is lost; answers the size of the largest datagram.
    @discardableResult
    private func carry(
        _ sender: DTLSConnection, to receiver: DTLSConnection, now: Duration = .zero, isLost: () -> Bool = { false }
    ) -> Int {
        let datagrams = sender.takeDatagrams(now: now)
        for datagram in datagrams where !isLost() { feed(datagram, to: receiver) }
        return datagrams.map(\.count).max() ?? 0
    }

    private func feed(_ datagram: [UInt8], to receiver: DTLSConnection) {
        datagram.withUnsafeBytes { receiver.handle($0) }
    }
}
