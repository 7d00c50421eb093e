import SRTP
import TestSupport
import Testing

@Suite struct SRTPContextTests {
    private static func keys(_ suite: SRTPSuite, seed: UInt64 = 1, identifiers: [[UInt8]] = [[]]) throws -> SRTPKeys {
        var random = SeededRandom(seed: seed)
        return try SRTPKeys(
            suite: suite,
            masterKeys: identifiers.map {
                .init(keyAndSalt: random.bytes(suite.keyLength + suite.saltLength), identifier: $0)
            })
    }

    private static func packet(_ number: UInt16, ssrc: UInt32 = 1) -> [UInt8] {
        RTPDatagram(Array("picture".utf8), sequenceNumber: number, timestamp: 3000, marker: true, ssrc: ssrc).bytes
    }

    private static let control: [UInt8] = [0x80, 201, 0, 1, 0, 0, 0, 9]

    @Test(arguments: SRTPSuite.allCases) func whatIsProtectedComesBack(suite: SRTPSuite) throws {
        let sender = try SRTPContext(Self.keys(suite), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(suite), direction: .inbound)
        for number in 0..<10 as Range<UInt16> {
            let sent = try sender.protect(Self.packet(number))
            #expect(sent.count == Self.packet(number).count + suite.tagLength)
            #expect(sent[12...] != Self.packet(number)[12...])
            #expect(try receiver.unprotect(sent) == Self.packet(number))
            let control = try sender.protectControl(Self.control)
            #expect(control.count == Self.control.count + 4 + suite.controlTagLength)
            #expect(try receiver.unprotectControl(control) == Self.control)
        }
    }

    @Test(arguments: SRTPSuite.allCases) func theRolloverCounterCountsAcrossWrapLossAndReordering(suite: SRTPSuite)
        throws
    {
        let sender = try SRTPContext(Self.keys(suite), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(suite), direction: .inbound)
        var late: [UInt8] = []
        for index in 0..<140_000 {
            let packet = Self.packet(UInt16(truncatingIfNeeded: 65_000 + index))
            let sent = try sender.protect(packet)
            // Loss of long runs, and one packet that comes on the other side of a wrap.
            if index == 530 {
                late = sent
            } else if index % 7 == 0 || index == 540 {
                #expect(try receiver.unprotect(sent) == packet)
            }
            if index == 540 { #expect(try receiver.unprotect(late).count == packet.count) }
        }
    }

    @Test func refusesWhatCameBeforeOrIsTooOld() throws {
        let sender = try SRTPContext(Self.keys(.aeadAES128GCM), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(.aeadAES128GCM), direction: .inbound)
        let sent = try (0..<3000 as Range<UInt16>).map { try sender.protect(Self.packet($0)) }
        _ = try receiver.unprotect(sent[0])
        #expect(throws: SRTPError.replayed) { try receiver.unprotect(sent[0]) }
        _ = try receiver.unprotect(sent[1500])
        _ = try receiver.unprotect(sent[1500 - SRTPContext.replayWindow + 1])
        #expect(throws: SRTPError.tooOld) { try receiver.unprotect(sent[1500 - SRTPContext.replayWindow]) }
        let control = try sender.protectControl(Self.control)
        _ = try receiver.unprotectControl(control)
        #expect(throws: SRTPError.replayed) { try receiver.unprotectControl(control) }
    }

    @Test(arguments: SRTPSuite.allCases) func refusesWhatWasChangedAnywhere(suite: SRTPSuite) throws {
        let sender = try SRTPContext(Self.keys(suite), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(suite), direction: .inbound)
        let sent = try sender.protect(Self.packet(7))
        for index in sent.indices {
            var changed = sent
            changed[index] ^= 0x40
            #expect(throws: SRTPError.self) { try receiver.unprotect(changed) }
        }
        for count in 0..<sent.count {
            #expect(throws: SRTPError.self) { try receiver.unprotect(Array(sent.prefix(count))) }
        }
        #expect(try receiver.unprotect(sent) == Self.packet(7), "refused packets leave no trace")
    }

    @Test func refusesAnotherKey() throws {
        let sender = try SRTPContext(Self.keys(.aesCM128HMACSHA1Tag80, seed: 2), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(.aesCM128HMACSHA1Tag80), direction: .inbound)
        let sent = try sender.protect(Self.packet(7))
        #expect(throws: SRTPError.authenticationFailed) { try receiver.unprotect(sent) }
        let control = try sender.protectControl(Self.control)
        #expect(throws: SRTPError.authenticationFailed) { try receiver.unprotectControl(control) }
    }

    @Test(arguments: SRTPSuite.allCases) func packetsMayNameTheirKey(suite: SRTPSuite) throws {
        let both = try Self.keys(suite, identifiers: [[0, 1], [0, 2]])
        // The second key alone, as a sender has it after a change of keys.
        var random = SeededRandom(seed: 1)
        _ = random.bytes(suite.keyLength + suite.saltLength)
        let second = try SRTPKeys(
            suite: suite,
            masterKeys: [.init(keyAndSalt: random.bytes(suite.keyLength + suite.saltLength), identifier: [0, 2])])
        let receiver = try SRTPContext(both, direction: .inbound)
        let first = try SRTPContext(both, direction: .outbound)
        let other = try SRTPContext(second, direction: .outbound)
        #expect(try receiver.unprotect(first.protect(Self.packet(1))) == Self.packet(1))
        #expect(try receiver.unprotect(other.protect(Self.packet(2))) == Self.packet(2))
        #expect(try receiver.unprotectControl(other.protectControl(Self.control)) == Self.control)
        let stranger = try SRTPContext(Self.keys(suite, identifiers: [[0, 3]]), direction: .outbound)
        #expect(throws: SRTPError.unknownKey) { try receiver.unprotect(try stranger.protect(Self.packet(3))) }
    }

    @Test func garbageIsRefusedAndChangesNothing() throws {
        let sender = try SRTPContext(Self.keys(.aesCM128HMACSHA1Tag80), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(.aesCM128HMACSHA1Tag80), direction: .inbound)
        var random = SeededRandom(seed: 3)
        for _ in 0..<20_000 {
            var bytes = random.bytes(Int.random(in: 0...80, using: &random))
            if !bytes.isEmpty, Bool.random(using: &random) { bytes[0] = 0x80 | bytes[0] & 0x3F }
            #expect(throws: SRTPError.self) { try receiver.unprotect(bytes) }
            #expect(throws: SRTPError.self) { try receiver.unprotectControl(bytes) }
        }
        #expect(try receiver.unprotect(sender.protect(Self.packet(1))) == Self.packet(1))
    }
}
