import RTP
import TestSupport
import Testing

@Suite struct AllocationTests {
    /// Memory is taken for access units, never for packets.
    @Test(arguments: SyntheticVideo.allCases) func noPacketTakesMemory(video: SyntheticVideo) throws {
        var random = SeededRandom(seed: 1)
        var datagrams: [[UInt8]] = []
        for index in 0..<400 {
            let picture = video.accessUnit(
                isKeyFrame: index == 0, usesDelimiters: false, maxPayload: 60, using: &random)
            for (number, payload) in picture.payloads.enumerated() {
                datagrams.append(
                    RTPDatagram(
                        payload, sequenceNumber: UInt16(datagrams.count), timestamp: UInt32(index) * 3000,
                        marker: number == picture.payloads.count - 1
                    ).bytes)
            }
        }
        let codec = try #require(VideoCodec(rawValue: video.rawValue))
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: codec)])
        var units = 0
        func receive(_ indices: Range<Int>) {
            for index in indices {
                receiver.handle(datagrams[index], at: .zero)
                while case .accessUnit = receiver.poll(now: .zero) { units += 1 }
            }
        }
        let half = datagrams.count / 2
        receive(0..<half)
        let before = units
        let allocations = AllocationCount.during { receive(half..<datagrams.count) }
        let received = UInt(units - before)
        #expect(received > 150)
        // An access unit's bytes, their growth, and the list that it waits in.
        #expect(allocations <= received * 4, "\(allocations) for \(received) access units in \(half) packets")
        #expect(UInt(half) > received * 4, "too few packets to tell")
    }
}
