/// Cuts NAL units of H.265 into payloads, choosing among the packetizations a sender may use (RFC 7798) at random.
package enum H265Packetizer {
    /// The payloads, each at most `maxPayload` bytes, of NAL units without start codes.
    package static func payloads(
        of units: [[UInt8]], maxPayload: Int, using random: inout SeededRandom
    ) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        var rest = units[...]
        while let unit = rest.first {
            // §4.4.2: type 48, with layer 0 and temporal id plus one of 1.
            var aggregate: [UInt8] = [48 << 1, 1]
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
                let isWhole = unit.count <= maxPayload && (unit.count < 4 || Bool.random(using: &random))
                payloads += isWhole ? [unit] : fragments(of: unit, maxPayload: maxPayload, using: &random)
                rest = rest.dropFirst()
            }
        }
        return payloads
    }

    // §4.4.3: the header with type 49, then a byte of start, end and the unit's type.
    private static func fragments(
        of unit: [UInt8], maxPayload: Int, using random: inout SeededRandom
    ) -> [[UInt8]] {
        var fragments: [[UInt8]] = []
        var start = 2
        while start < unit.count {
            let limit = start == 2 ? min(maxPayload - 3, unit.count - 3) : maxPayload - 3
            let end = min(unit.count, start + Int.random(in: max(1, limit / 2)...max(1, limit), using: &random))
            let bits: UInt8 = (start == 2 ? 0x80 : 0) | (end == unit.count ? 0x40 : 0)
            fragments.append([unit[0] & 0x81 | 49 << 1, unit[1], bits | unit[0] >> 1 & 0x3F] + unit[start..<end])
            start = end
        }
        return fragments
    }
}
