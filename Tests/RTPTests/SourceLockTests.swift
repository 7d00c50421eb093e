import RTP
import TestSupport
import Testing

@Suite struct SourceLockTests {
    private var lock = SourceLock<String>(patience: .seconds(2))

    private mutating func judge(
        _ number: UInt16, from address: String, at now: Duration, ssrc: UInt32 = 1
    ) throws -> SourceLock<String>.Verdict {
        let datagram = RTPDatagram([1], sequenceNumber: number, ssrc: ssrc).bytes
        let packet = try RTPPacket(datagram.span.bytes)
        return lock.judge(packet, from: address, datagram: datagram.span.bytes, now: now)
    }

    private func held(_ number: UInt16, ssrc: UInt32 = 1) -> [UInt8] {
        RTPDatagram([1], sequenceNumber: number, ssrc: ssrc).bytes
    }

    @Test mutating func aSenderIsHeardFromItsSecondPacketOn() throws {
        #expect(try judge(5, from: "a", at: .zero) == .onProbation)
        #expect(lock.address == nil)
        #expect(try judge(6, from: "a", at: .zero) == .won(held: held(5), isLater: false))
        #expect(lock.address == "a")
        #expect(try judge(7, from: "a", at: .zero) == .heard)
        lock.prove(now: .zero)
        #expect(try judge(7, from: "b", at: .seconds(1)) == .ignored)
        #expect(!lock.admits("b", now: .seconds(1)))
    }

    @Test mutating func aSequenceMayHaveLostAPacketTurnRoundAndWrap() throws {
        #expect(try judge(65_535, from: "a", at: .zero) == .onProbation)
        #expect(try judge(1, from: "a", at: .zero) == .won(held: held(65_535), isLater: false))
        #expect(try judge(10, from: "b", at: .seconds(2)) == .onProbation)
        #expect(try judge(9, from: "b", at: .seconds(2)) == .won(held: held(10), isLater: true))
    }

    @Test(arguments: [(5, 1), (22, 1), (65_524, 1), (6, 2)] as [(UInt16, UInt32)])
    mutating func whatIsNotInSequenceProvesNothing(number: UInt16, ssrc: UInt32) throws {
        #expect(try judge(5, from: "a", at: .zero) == .onProbation)
        #expect(try judge(number, from: "a", at: .zero, ssrc: ssrc) == .onProbation)
        #expect(lock.address == nil)
    }

    /// Whoever sends in sequence what is no video does not keep the stream from its camera.
    @Test mutating func onlyPicturesHoldTheStream() throws {
        for number in 1...100 as ClosedRange<UInt16> {
            _ = try judge(number, from: "garbage", at: .milliseconds(30) * Int(number))
        }
        #expect(lock.address == "garbage")
        #expect(try judge(1, from: "camera", at: .seconds(3)) == .onProbation)
        #expect(try judge(101, from: "garbage", at: .seconds(3)) == .heard)
        #expect(try judge(2, from: "camera", at: .seconds(3)) == .won(held: held(1), isLater: false))
        // The camera has its time to send a whole picture.
        #expect(try judge(102, from: "garbage", at: .milliseconds(3400)) == .ignored)
        lock.prove(now: .milliseconds(3400))
        #expect(try judge(103, from: "garbage", at: .milliseconds(5300)) == .ignored)
        #expect(try judge(104, from: "garbage", at: .milliseconds(5400)) == .onProbation)
    }

    /// A camera may send one picture in some seconds, and whoever waits between two of them does not take its place.
    @Test mutating func aSlowCameraKeepsItsStream() {
        lock.confirm("camera", now: .zero)
        lock.prove(now: .zero)
        #expect(lock.admits("b", now: .seconds(2)))
        lock.prove(now: .seconds(5))
        #expect(!lock.admits("b", now: .milliseconds(14_999)))
        #expect(lock.admits("b", now: .seconds(15)))
        // One that is fast again is as quickly given up as any other.
        lock.prove(now: .milliseconds(5100))
        #expect(lock.admits("b", now: .milliseconds(7100)))
        // And there is an end to all patience.
        lock.prove(now: .seconds(3600))
        #expect(!lock.admits("b", now: .seconds(3659)))
        #expect(lock.admits("b", now: .seconds(3660)))
    }

    @Test mutating func whoComesBackIsNotOvertaken() throws {
        lock.confirm("camera", now: .zero)
        lock.prove(now: .zero)
        lock.hear(now: .seconds(3))
        #expect(try judge(1, from: "b", at: .seconds(3)) == .ignored)
        #expect(lock.admits("b", now: .milliseconds(3500)))
        // Without a picture there is no second time, unless it was silent again.
        lock.hear(now: .milliseconds(3600))
        #expect(lock.admits("b", now: .milliseconds(3600)))
    }

    @Test mutating func aFloodOfSendersTakesNoMemoryFromTheCamera() throws {
        for index in 0..<100_000 {
            #expect(try judge(UInt16(truncatingIfNeeded: index), from: "\(index)", at: .zero) == .onProbation)
        }
        #expect(try judge(1, from: "camera", at: .zero) == .onProbation)
        for index in 0..<31 { _ = try judge(UInt16(index), from: "\(index)", at: .zero) }
        #expect(try judge(2, from: "camera", at: .zero) == .won(held: held(1), isLater: false))
    }

    @Test mutating func whoIsAuthenticIsHeardAtOnce() {
        lock.confirm("a", now: .seconds(1))
        #expect(lock.address == "a")
        lock.prove(now: .seconds(1))
        #expect(!lock.admits("b", now: .milliseconds(2999)))
        #expect(lock.admits("b", now: .seconds(3)))
        lock.confirm("b", now: .seconds(3))
        #expect(lock.address == "b")
        #expect(!lock.admits("a", now: .milliseconds(3400)))
    }
}
