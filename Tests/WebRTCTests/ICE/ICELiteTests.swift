import RTP
import SDP
import TestSupport
import Testing
import WebRTC

@Suite struct ICELiteTests {
    private static let credentials = ICECredentials(fragment: "ours", password: "a password of 22 bytes")
    private static let phone = TransportAddress(v4: 0x0A00_0002, port: 40_000)
    private static let elsewhere = TransportAddress(v4: 0x0A00_0003, port: 40_001)

    private var ice = ICELite(credentials: credentials, remoteFragment: "theirs", now: .zero)

    @Test mutating func aCheckIsAnsweredAndItsAddressHeard() throws {
        #expect(ice.path == nil)
        let answer = try #require(try send(from: Self.phone, now: .seconds(1)))
        let message = try STUNMessage(answer.span.bytes)
        #expect(message.kind == .success)
        #expect(message.transaction == Self.transaction)
        let isAuthentic = message.isAuthentic(answer.span.bytes, password: Self.credentials.password)
        #expect(isAuthentic)
        #expect(ice.hears(Self.phone))
        #expect(!ice.hears(Self.elsewhere))
        #expect(ice.path == Self.phone)
        #expect(ice.consentEnd == .seconds(31))
    }

    @Test mutating func theNominatedPairIsUsed() throws {
        _ = try send(from: Self.phone)
        _ = try send(from: Self.elsewhere)
        #expect(ice.path == Self.phone)
        _ = try send(from: Self.elsewhere) { $0.append(STUN.Attribute.useCandidate, []) }
        #expect(ice.path == Self.elsewhere)
    }

    @Test mutating func whoHasNoProofGetsNoAnswer() throws {
        #expect(try send(from: Self.phone, password: "another password of 29") == nil)
        #expect(try send(from: Self.phone, username: "ours:others") == nil)
        #expect(try send(from: Self.phone, username: "theirs:ours") == nil)
        #expect(try send(.indication, from: Self.phone) == nil)
        #expect(try send(.success, from: Self.phone) == nil)
        #expect(!ice.hears(Self.phone))
        #expect(ice.consentEnd == ICELite.consentTime)
    }

    @Test mutating func whatIsNotUnderstoodIsNamed() throws {
        let answer = try #require(try send(from: Self.phone) { $0.append(0x7FFE, [1]) })
        let message = try STUNMessage(answer.span.bytes)
        #expect(message.kind == .failure)
        // RFC 8489 §14.8: 420, then the reason.
        #expect(answer[20..<28].elementsEqual([0, 9, 0, 21, 0, 0, 4, 20]))
        #expect(!ice.hears(Self.phone))
    }

    @Test mutating func twoThatLeaveTheDecisionToEachOtherAreToldSo() throws {
        let answer = try #require(
            try send(from: Self.phone) { $0.append(STUN.Attribute.iceControlled, [UInt8](repeating: 1, count: 8)) })
        let message = try STUNMessage(answer.span.bytes)
        #expect(message.kind == .failure)
        #expect(answer[26..<28].elementsEqual([4, 87]))
    }

    @Test mutating func addressesAreBounded() throws {
        _ = try send(from: Self.phone) { $0.append(STUN.Attribute.useCandidate, []) }
        for port in 1...100 as ClosedRange<UInt16> {
            _ = try send(from: TransportAddress(v4: 0x0A00_0009, port: port))
        }
        #expect(ice.paths.count == ICELite.maxPaths)
        #expect(ice.hears(Self.phone), "the nominated one is kept")
        #expect(ice.hears(TransportAddress(v4: 0x0A00_0009, port: 100)))
    }

    private static let transaction = [UInt8](repeating: 7, count: 12)

    private mutating func send(
        _ kind: STUNMessage.Kind = .request, from address: TransportAddress, username: String = "ours:theirs",
        password: String = credentials.password, now: Duration = .zero,
        with attributes: (inout STUNWriter) -> Void = { _ in }
    ) throws -> [UInt8]? {
        var writer = STUNWriter(kind, transaction: Self.transaction)
        writer.append(STUN.Attribute.username, Array(username.utf8))
        attributes(&writer)
        let bytes = writer.signed(password: password)
        return ice.handle(try STUNMessage(bytes.span.bytes), in: bytes.span.bytes, from: address, now: now)
    }
}
