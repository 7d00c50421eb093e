/// Cuts H.264 access units into RTP packets, choosing among the packetizations a sender may use (RFC 6184) at random.
package struct H264Packetizer: Sendable {
    /// The next packet's sequence number.
    package var sequenceNumber: UInt16
    /// Who sends.
    package var ssrc: UInt32 = 0x1234_5678
    /// Payloads are at most this long, in bytes.
    package var maxPayload = 1200
    /// Whether the last packet of an access unit bears the marker bit.
    package var setsMarkers = true

    /// A packetizer whose first packet bears that sequence number.
    package init(sequenceNumber: UInt16) { self.sequenceNumber = sequenceNumber }

    /// The packets of an access unit of `units`, NAL units without start codes.
    package mutating func packets(
        of units: [[UInt8]], timestamp: UInt32, using random: inout SeededRandom
    ) -> [RTPDatagram] {
        let payloads = Self.payloads(of: units, maxPayload: maxPayload, using: &random)
        return payloads.enumerated().map { index, payload in
            defer { sequenceNumber &+= 1 }
            return RTPDatagram(
                payload, sequenceNumber: sequenceNumber, timestamp: timestamp,
                marker: setsMarkers && index == payloads.count - 1, ssrc: ssrc)
        }
    }

    /// The NAL units as a decoder gets them, each behind a start code.
    package static func annexB(_ units: [[UInt8]]) -> [UInt8] {
        units.flatMap { [0, 0, 0, 1] + $0 }
    }

    /// The payloads, each at most `maxPayload` bytes, of NAL units without start codes.
    package static func payloads(
        of units: [[UInt8]], maxPayload: Int, using random: inout SeededRandom
    ) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        var rest = units[...]
        while let unit = rest.first {
            var aggregate: [UInt8] = [24 | unit[0] & 0x60]
            var count = 0
            while let next = rest.dropFirst(count).first, aggregate.count + 2 + next.count <= maxPayload,
                Int.random(in: 0..<3, using: &random) > 0
            {
                aggregate += [UInt8(next.count >> 8), UInt8(next.count & 0xFF)] + next
                count += 1
            }
            if count > 0 {
                payloads.append(aggregate)
                rest = rest.dropFirst(count)
            } else {
                let isWhole = unit.count <= maxPayload && (unit.count < 3 || Bool.random(using: &random))
                payloads += isWhole ? [unit] : fragments(of: unit, maxPayload: maxPayload, using: &random)
                rest = rest.dropFirst()
            }
        }
        return payloads
    }

    private static func fragments(
        of unit: [UInt8], maxPayload: Int, using random: inout SeededRandom
    ) -> [[UInt8]] {
        var fragments: [[UInt8]] = []
        var start = 1
        while start < unit.count {
            // At least two, since one fragment can't be start and end (§5.8).
            let limit = start == 1 ? min(maxPayload - 2, unit.count - 2) : maxPayload - 2
            let end = min(unit.count, start + Int.random(in: max(1, limit / 2)...max(1, limit), using: &random))
            let bits: UInt8 = (start == 1 ? 0x80 : 0) | (end == unit.count ? 0x40 : 0)
            fragments.append([28 | unit[0] & 0x60, bits | unit[0] & 0x1F] + unit[start..<end])
            start = end
        }
        return fragments
    }
}
