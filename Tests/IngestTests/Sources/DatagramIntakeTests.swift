import Ingest
import RTP
import SRTP
import TestSupport
import Testing

@Suite struct DatagramIntakeTests {
    /// A port of a host.
    private struct Origin: DatagramOrigin {
        var host = "camera"
        var port = 1

        func isOnHost(of other: Self) -> Bool { host == other.host }
    }

    private typealias Intake = DatagramIntake<Origin>

    private static let camera = Origin()
    private static let stranger = Origin(host: "stranger")

    private static func intake(_ keys: SRTPKeys? = nil) throws -> Intake {
        let receiver = RTPReceiver(
            formats: [PayloadFormat(payloadType: 96, codec: .h264)],
            feedback: ReceiverFeedback.Settings(ssrc: 9, canonicalName: "picket"))
        return try Intake(receiver: receiver, srtp: keys)
    }

    private static func keys() throws -> SRTPKeys {
        try SRTPKeys(suite: .aeadAES128GCM, keyAndSalt: SeededRandom.bytes(28, seed: 1))
    }

    /// A picture in two packets: slices of an IDR picture.
    private static func picture(_ number: Int, ssrc: UInt32 = 7) -> [[UInt8]] {
        [[0x65, 0x88, 1], [0x65, 0x40, 2]].enumerated().map { index, slice in
            RTPDatagram(
                slice, sequenceNumber: UInt16(truncatingIfNeeded: 2 * number + index), timestamp: UInt32(number * 3000),
                marker: index == 1, ssrc: ssrc
            ).bytes
        }
    }

    /// What comes of datagrams that one read brought.
    private static func receive(
        _ datagrams: [[UInt8]], from origin: Origin, at now: Duration, _ intake: inout Intake
    ) -> (units: [AccessUnit], sent: [[UInt8]]) {
        let copies = datagrams.map { datagram in
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(datagram.count, 1), alignment: 16)
            copy.copyBytes(from: datagram)
            return UnsafeMutableRawBufferPointer(rebasing: copy[..<datagram.count])
        }
        defer { for copy in copies { copy.deallocate() } }
        var batch = copies.map { Intake.Datagram(bytes: $0, origin: origin) }
        intake.handle(&batch, now: now)
        var units: [AccessUnit] = []
        var sent: [[UInt8]] = []
        while true {
            switch intake.poll(now: now) {
            case .accessUnit(let unit): units.append(unit)
            case .send(let datagram): sent.append(datagram)
            case .idle: return (units, sent)
            }
        }
    }

    @Test func noPictureIsLostToTheProof() throws {
        var intake = try Self.intake()
        var units: [AccessUnit] = []
        for number in 0..<10 {
            for packet in Self.picture(number) {
                units += Self.receive([packet], from: Self.camera, at: .milliseconds(100 * number), &intake).units
            }
        }
        #expect(units.count == 10)
        #expect(intake.sender == Self.camera)
        #expect(intake.counters == Intake.Counters())
    }

    /// Hostile datagrams between a camera's own change nothing, whatever they hold.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func aFloodChangesNothing(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var calm = try Self.intake()
        var flooded = try Self.intake()
        var expected: [AccessUnit] = []
        var units: [AccessUnit] = []
        for number in 0..<100 {
            let now = Duration.milliseconds(100 * number)
            expected += Self.receive(Self.picture(number), from: Self.camera, at: now, &calm).units
            units += Self.receive(Self.picture(number), from: Self.camera, at: now, &flooded).units
            for index in 0..<50 {
                let origin = Origin(host: "stranger", port: Int.random(in: 1...3, using: &random))
                var garbage = Self.picture(50 * number + index, ssrc: 3)
                if index % 2 == 0 { garbage = [random.bytes(Int.random(in: 0...100, using: &random))] }
                if index % 5 == 0 { garbage = [[0x81, .random(in: 200...206, using: &random)] + random.bytes(30)] }
                units += Self.receive(garbage, from: origin, at: now, &flooded).units
            }
        }
        #expect(units == expected, "seed \(seed)")
        #expect(units.count == 100)
        #expect(flooded.counters.otherAddress > 0)
    }

    /// Who sent garbage before the camera starts holds the stream for a moment only.
    @Test func garbageBeforeTheCameraGivesWay() throws {
        var intake = try Self.intake()
        var units: [AccessUnit] = []
        for number in 0..<200 {
            let now = Duration.milliseconds(20 * number)
            // Fragments of which none is the first.
            let garbage = RTPDatagram([28, 5, 1], sequenceNumber: UInt16(number), timestamp: UInt32(number), ssrc: 3)
            units += Self.receive([garbage.bytes], from: Self.stranger, at: now, &intake).units
            guard number >= 100 else { continue }
            units += Self.receive(Self.picture(number), from: Self.camera, at: now, &intake).units
        }
        #expect(intake.sender == Self.camera)
        #expect(units.count == 100)
    }

    @Test func onlyWhatIsAuthenticIsReceived() throws {
        let keys = try Self.keys()
        var intake = try Self.intake(keys)
        let sender = try SRTPContext(keys, direction: .outbound)
        var random = SeededRandom(seed: 2)
        let first = try Self.picture(0).map { try sender.protect($0) }
        var changed = first
        changed[0][15] ^= 1
        #expect(Self.receive(changed + [random.bytes(100)], from: Self.stranger, at: .zero, &intake).units.isEmpty)
        #expect(intake.sender == Self.camera || intake.sender == Self.stranger)
        #expect(intake.counters.notAuthentic == 2)
        let rest = try (1..<5).flatMap { try Self.picture($0).map { try sender.protect($0) } }
        #expect(Self.receive(first + rest, from: Self.stranger, at: .zero, &intake).units.count == 4)
        #expect(intake.counters.replayed == 1)
        #expect(Self.receive(rest, from: Self.camera, at: .zero, &intake).units.isEmpty)
        #expect(intake.counters.otherAddress == 8)
    }

    @Test func whatIsSaidToTheSenderIsProtected() throws {
        let keys = try Self.keys()
        var intake = try Self.intake(keys)
        let sender = try SRTPContext(keys, direction: .outbound)
        var sent: [[UInt8]] = []
        for number in 0..<4 {
            let packet = try sender.protect(Self.picture(number)[0])
            sent += Self.receive([packet], from: Self.camera, at: .seconds(4 * number), &intake).sent
        }
        #expect(!sent.isEmpty)
        let camera = try SRTPContext(keys, direction: .inbound)
        for var datagram in sent {
            let count = try datagram.withUnsafeMutableBytes { try camera.unprotectControl($0) }
            #expect(datagram[1] == 201 && count < datagram.count, "a receiver report comes first")
        }
    }

    @Test func reportsGoToWhereTheSendersCome() throws {
        let report: [UInt8] = [0x80, 200, 0, 6, 0, 0, 0, 7] + [UInt8](repeating: 0, count: 20)
        var intake = try Self.intake()
        _ = Self.receive([report], from: Self.stranger, at: .zero, &intake)
        #expect(intake.control == Self.stranger)
        _ = Self.receive(Self.picture(0), from: Self.camera, at: .zero, &intake)
        #expect(intake.control == nil, "the sender is somebody else")
        let control = Origin(port: 2)
        _ = Self.receive([report], from: control, at: .zero, &intake)
        _ = Self.receive([report], from: Self.stranger, at: .zero, &intake)
        #expect(intake.control == control)
        #expect(intake.counters.otherAddress == 1)
    }
}

extension SeededRandom {
    fileprivate static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return random.bytes(count)
    }
}
