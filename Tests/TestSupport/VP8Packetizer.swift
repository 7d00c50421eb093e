/// Cuts frames of VP8 into payloads with descriptors of all forms (RFC 7741 §4.2).
package enum VP8Packetizer {
    /// The payloads of a frame, each at most `maxPayload` bytes.
    package static func payloads(
        of frame: [UInt8], maxPayload: Int, using random: inout SeededRandom
    ) -> [[UInt8]] {
        // X with any of I, L, T and K; the picture id in one byte or two.
        let extensions: UInt8 = Bool.random(using: &random) ? .random(in: 0...15, using: &random) << 4 : 0
        let isLong = Bool.random(using: &random)
        var payloads: [[UInt8]] = []
        var start = 0
        while start < frame.count {
            var descriptor: [UInt8] = [start == 0 ? 0x10 : UInt8.random(in: 0...7, using: &random)]
            if extensions != 0 {
                descriptor[0] |= 0x80
                descriptor.append(extensions)
                if extensions & 0x80 != 0 { descriptor += isLong ? [0x81, 0x23] : [0x23] }
                if extensions & 0x40 != 0 { descriptor.append(7) }
                if extensions & 0x30 != 0 { descriptor.append(9) }
            }
            let end = min(frame.count, start + Int.random(in: 20...maxPayload - descriptor.count, using: &random))
            payloads.append(descriptor + frame[start..<end])
            start = end
        }
        return payloads
    }
}
