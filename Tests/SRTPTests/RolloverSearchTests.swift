import SRTP
import TestSupport
import Testing

@Suite struct RolloverSearchTests {
    private static func keys(_ suite: SRTPSuite, seed: UInt64 = 1) throws -> SRTPKeys {
        var random = SeededRandom(seed: seed)
        return try SRTPKeys(suite: suite, keyAndSalt: random.bytes(suite.keyLength + suite.saltLength))
    }

    private static func packet(_ number: UInt16, ssrc: UInt32 = 7) -> [UInt8] {
        RTPDatagram(Array("picture".utf8), sequenceNumber: number, ssrc: ssrc).bytes
    }

    @Test(arguments: SRTPSuite.allCases, [1, 2, 700, 3900] as [UInt32])
    func aSenderThatIsJoinedLateIsUnderstood(suite: SRTPSuite, rolloverCounter: UInt32) throws {
        let sender = try SRTPContext(Self.keys(suite), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(suite), direction: .inbound)
        try sender.resume(7, rolloverCounter: rolloverCounter)
        var refused = 0
        for index in 0..<140_000 {
            let packet = Self.packet(UInt16(truncatingIfNeeded: 65_000 + index))
            let sent = try sender.protect(packet)
            // Once it is understood, one of a thousand packets comes.
            guard index < 100 || index % 1000 == 0 else { continue }
            if let received = try? receiver.unprotect(sent) {
                #expect(received == packet)
            } else {
                refused += 1
            }
        }
        let most = 2 + Int(rolloverCounter) / RolloverSearch.guessesPerPacket
        #expect((1...most).contains(refused), "\(refused) refused")
    }

    @Test func aLongOutageIsBridged() throws {
        let sender = try SRTPContext(Self.keys(.aeadAES128GCM), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(.aeadAES128GCM), direction: .inbound)
        for number in 1...9 as ClosedRange<UInt16> {
            _ = try receiver.unprotect(sender.protect(Self.packet(number)))
        }
        try sender.resume(7, rolloverCounter: 3)
        #expect(throws: SRTPError.self) { try receiver.unprotect(sender.protect(Self.packet(40_000))) }
        for number in 40_001...40_009 as ClosedRange<UInt16> {
            #expect(try receiver.unprotect(sender.protect(Self.packet(number))) == Self.packet(number))
        }
    }

    @Test func whatCameBeforeIsNeverTakenAgain() throws {
        let sender = try SRTPContext(Self.keys(.aesCM128HMACSHA1Tag80), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(.aesCM128HMACSHA1Tag80), direction: .inbound)
        var old: [[UInt8]] = []
        for counter in 3...4 as ClosedRange<UInt32> {
            try sender.resume(7, rolloverCounter: counter)
            for number in 30_000..<30_020 as Range<UInt16> { old.append(try sender.protect(Self.packet(number))) }
        }
        try sender.resume(7, rolloverCounter: 5)
        for number in 30_000..<30_020 as Range<UInt16> {
            let sent = try sender.protect(Self.packet(number))
            if number > 30_000 { #expect(try receiver.unprotect(sent) == Self.packet(number)) }
            old.append(sent)
            // The very first was refused for want of the counter, and may come again.
            _ = try? receiver.unprotect(old[40])
        }
        for second in 0..<20 {
            for packet in old {
                #expect(throws: SRTPError.self) { try receiver.unprotect(packet, now: .seconds(second)) }
            }
        }
        #expect(try receiver.unprotect(sender.protect(Self.packet(30_020))) == Self.packet(30_020))
    }

    @Test func anotherKeyIsNeverTaken() throws {
        let stranger = try SRTPContext(Self.keys(.aeadAES256GCM, seed: 2), direction: .outbound)
        let sender = try SRTPContext(Self.keys(.aeadAES256GCM), direction: .outbound)
        let receiver = try SRTPContext(Self.keys(.aeadAES256GCM), direction: .inbound)
        for number in 0..<100 as Range<UInt16> {
            #expect(throws: SRTPError.authenticationFailed) {
                try receiver.unprotect(stranger.protect(Self.packet(number, ssrc: 8)), now: .seconds(Int(number)))
            }
            #expect(try receiver.unprotect(sender.protect(Self.packet(number))) == Self.packet(number))
        }
    }

    /// Whatever comes, it costs so many guesses and no more.
    @Test(arguments: [1, 2, 100_000])
    func workIsBounded(sources: UInt32) {
        var search = RolloverSearch()
        var guesses = 0
        let seconds = 10
        for index in 0..<100_000 {
            let id = SRTPPacketID(
                ssrc: UInt32(index) / 4 % sources, sequenceNumber: UInt16(truncatingIfNeeded: index))
            let now = Duration.seconds(seconds) * Double(index) / 100_000
            let range = search.takeGuesses(for: id, now: now)
            #expect(range.count <= RolloverSearch.guessesPerPacket)
            guesses += range.count
            search.note(failureOf: id, lowest: 0, now: now)
        }
        #expect(guesses > 0)
        #expect(guesses <= RolloverSearch.burst + seconds * RolloverSearch.rate)
    }

    @Test func aSourceThatIsSilentMakesRoomForAnother() {
        var search = RolloverSearch()
        let first = SRTPPacketID(ssrc: 1, sequenceNumber: 1)
        let second = SRTPPacketID(ssrc: 2, sequenceNumber: 1)
        search.note(failureOf: first, lowest: 5, now: .zero)
        search.note(failureOf: second, lowest: 0, now: .milliseconds(10))
        #expect(search.ssrc == 1)
        #expect(search.takeGuesses(for: SRTPPacketID(ssrc: 1, sequenceNumber: 2), now: .zero).lowerBound == 5)
        search.note(failureOf: second, lowest: 0, now: .milliseconds(1900))
        #expect(search.ssrc == 1)
        search.note(failureOf: second, lowest: 0, now: .seconds(2))
        #expect(search.ssrc == 2)
        #expect(search.takeGuesses(for: second, now: .seconds(2)).isEmpty, "a packet that is repeated proves nothing")
    }
}
