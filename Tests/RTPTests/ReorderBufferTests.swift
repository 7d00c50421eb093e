import RTP
import TestSupport
import Testing

@Suite struct ReorderBufferTests {
    /// A buffer under test with what came out of it, written short.
    struct Harness {
        var buffer: ReorderBuffer
        var output: [String] = []
        var deadline: Duration?

        init(slots: Int = 16) { buffer = ReorderBuffer(latency: .milliseconds(200), maxSlots: slots) }

        @discardableResult mutating func insert(
            _ sequenceNumber: UInt16, at now: Int, ssrc: UInt32 = 1, payload: [UInt8]? = nil
        ) throws -> ReorderBuffer.Insertion {
            let low = UInt8(truncatingIfNeeded: sequenceNumber)
            let bytes = RTPDatagram(payload ?? [low], sequenceNumber: sequenceNumber, ssrc: ssrc).bytes
            let packet = try RTPPacket(bytes.span.bytes)
            return buffer.insert(packet, from: bytes.span.bytes, now: .milliseconds(now))
        }

        mutating func drain(at now: Int) {
            while true {
                switch buffer.next(now: .milliseconds(now)) {
                case .packet(let entry):
                    // The payload repeats the sequence number: a mixed-up slot would show.
                    let payload = Self.payload(of: entry, in: buffer)
                    #expect(payload == [UInt8(truncatingIfNeeded: entry.packet.sequenceNumber)])
                    output.append("\(entry.packet.sequenceNumber)")
                case .gap(let lost): output.append("gap \(lost)")
                case .restart: output.append("restart")
                case .wait(let deadline):
                    self.deadline = deadline
                    return
                }
            }
        }

        private static func payload(of entry: ReorderBuffer.Entry, in buffer: borrowing ReorderBuffer) -> [UInt8] {
            let payload = buffer.payload(of: entry)
            return payload.withUnsafeBytes { Array($0) }
        }

        mutating func take(_ sequenceNumbers: UInt16..., at now: Int, ssrc: UInt32 = 1) throws {
            for number in sequenceNumbers {
                try insert(number, at: now, ssrc: ssrc)
                drain(at: now)
            }
        }
    }

    @Test func passesWhatIsInOrder() throws {
        var harness = Harness()
        try harness.take(65534, 65535, 0, 1, at: 0)
        #expect(harness.output == ["65534", "65535", "0", "1"])
        #expect(harness.deadline == nil)
    }

    @Test func ordersWhatIsNot() throws {
        var harness = Harness()
        try harness.take(1, 4, 3, at: 0)
        #expect(harness.output == ["1"])
        try harness.take(2, at: 100)
        #expect(harness.output == ["1", "2", "3", "4"])
        #expect(harness.deadline == nil)
    }

    @Test func givesUpALatencyAfterTheFirstLaterPacket() throws {
        var harness = Harness()
        try harness.take(1, at: 0)
        try harness.take(4, at: 50)
        try harness.take(3, at: 120)
        #expect(harness.deadline == .milliseconds(250))
        harness.drain(at: 249)
        #expect(harness.output == ["1"])
        harness.drain(at: 250)
        #expect(harness.output == ["1", "gap 1", "3", "4"])
    }

    @Test func eachGapHasItsOwnDeadline() throws {
        var harness = Harness()
        try harness.take(1, 3, at: 0)
        try harness.take(5, at: 100)
        harness.drain(at: 200)
        #expect(harness.output == ["1", "gap 1", "3"])
        #expect(harness.deadline == .milliseconds(300))
        harness.drain(at: 300)
        #expect(harness.output == ["1", "gap 1", "3", "gap 1", "5"])
    }

    @Test func aSlowStreamIsNotStalledByOneLoss() throws {
        var harness = Harness()
        try harness.take(1, 3, at: 0)
        harness.drain(at: 5000)
        #expect(harness.output == ["1", "gap 1", "3"])
    }

    @Test func givesUpAtOnceWhenTheSlotsAreFull() throws {
        var harness = Harness(slots: 4)
        try harness.take(1, 3, 4, 5, at: 0)
        #expect(harness.output == ["1"])
        try harness.take(6, at: 0)
        #expect(harness.output == ["1", "gap 1", "3", "4", "5", "6"])
    }

    @Test func dropsWhatFindsNoSlotWhenNobodyTakesAnythingOut() throws {
        var harness = Harness(slots: 2)
        #expect(try harness.insert(1, at: 0) == .inOrder)
        #expect(try harness.insert(2, at: 0) == .inOrder)
        #expect(try harness.insert(3, at: 0) == .noSlot)
        harness.drain(at: 0)
        try harness.take(4, at: 0)
        harness.drain(at: 200)
        #expect(harness.output == ["1", "2", "gap 1", "4"])
    }

    @Test func tellsWhatBecameOfAPacket() throws {
        var harness = Harness()
        #expect(try harness.insert(10, at: 0) == .inOrder)
        harness.drain(at: 0)
        #expect(try harness.insert(10, at: 0) == .duplicate)
        #expect(try harness.insert(13, at: 0) == .inOrder)
        #expect(try harness.insert(13, at: 0) == .duplicate)
        #expect(try harness.insert(12, at: 0) == .reordered)
        harness.drain(at: 200)
        #expect(try harness.insert(11, at: 201) == .late)
        #expect(try harness.insert(12, at: 201) == .duplicate)
        #expect(try harness.insert(9, at: 201) == .duplicate)
        #expect(harness.output == ["10", "gap 1", "12", "13"])
    }

    @Test func refusesWhatFitsNoSlot() throws {
        var harness = Harness()
        let size = ReorderBuffer.slotSize
        #expect(try harness.insert(1, at: 0, payload: [UInt8](repeating: 0, count: size + 1)) == .oversized)
        #expect(try harness.insert(1, at: 0, payload: [UInt8](repeating: 0, count: size)) == .inOrder)
    }

    @Test func anotherSourceIsBelievedAfterTwoPacketsInARow() throws {
        var harness = Harness()
        try harness.take(1, 2, 4, at: 0)
        #expect(try harness.insert(900, at: 10, ssrc: 2) == .onProbation)
        harness.drain(at: 10)
        #expect(try harness.insert(901, at: 10, ssrc: 2) == .restarted)
        harness.drain(at: 10)
        try harness.take(902, at: 10, ssrc: 2)
        #expect(harness.output == ["1", "2", "restart", "900", "901", "902"])
    }

    @Test func strayPacketsDoNotDisturbTheSource() throws {
        var harness = Harness()
        for number in 0..<1000 as Range<UInt16> {
            try harness.take(number, at: Int(number))
            #expect(try harness.insert(number, at: Int(number), ssrc: UInt32(number) + 2) == .onProbation)
        }
        #expect(harness.output == (0..<1000).map { "\($0)" })
    }

    @Test func aFarJumpIsBelievedOnlyAfterASilence() throws {
        var harness = Harness()
        try harness.take(5000, at: 0)
        #expect(try harness.insert(100, at: 10) == .onProbation)
        #expect(try harness.insert(101, at: 10) == .onProbation)
        try harness.take(5001, at: 20)
        #expect(try harness.insert(9000, at: 220) == .onProbation)
        #expect(try harness.insert(9001, at: 220) == .restarted)
        harness.drain(at: 220)
        #expect(harness.output == ["5000", "5001", "restart", "9000", "9001"])
    }

    @Test func aJumpWithinTheDropoutIsAGap() throws {
        var harness = Harness()
        try harness.take(1, 3000, at: 0)
        harness.drain(at: 200)
        #expect(harness.output == ["1", "gap 2998", "3000"])
        #expect(try harness.insert(2950, at: 201) == .late)
    }
}
