/// Cuts pictures of VP9 into payloads with descriptors of all forms (RFC 9628 §4.2).
package enum VP9Packetizer {
    /// The payloads, each at most `maxPayload` bytes, of a picture with a frame for each spatial layer.
    package static func payloads(
        of frames: [[UInt8]], maxPayload: Int, using random: inout SeededRandom
    ) -> [[UInt8]] {
        let isFlexible = Bool.random(using: &random)
        let pictureID: [UInt8] = [[], [0x23], [0x81, 0x23]].randomElement(using: &random) ?? []
        let references = isFlexible ? Int.random(in: 0...3, using: &random) : 0
        let hasStructure = Bool.random(using: &random)
        var payloads: [[UInt8]] = []
        for (layer, frame) in frames.enumerated() {
            let hasLayers = frames.count > 1
            var start = 0
            while start < frame.count {
                var flags: UInt8 = isFlexible ? 0x10 : 0
                if !pictureID.isEmpty { flags |= 0x80 }
                if references > 0 { flags |= 0x40 }
                if hasLayers { flags |= 0x20 }
                if start == 0 { flags |= 0x08 }
                var descriptor: [UInt8] = pictureID
                if hasLayers { descriptor += isFlexible ? [UInt8(layer) << 1] : [UInt8(layer) << 1, 5] }
                for index in 0..<references { descriptor.append(2 | (index < references - 1 ? 1 : 0)) }
                if hasStructure, start == 0 {
                    flags |= 0x02
                    // One layer with its size, and a group of two pictures, the second with one reference.
                    descriptor += [0x18, 1, 64, 0, 240, 2, 0x20, 0x44, 1]
                }
                let room = max(20, maxPayload - descriptor.count - 1)
                let end = min(frame.count, start + Int.random(in: 20...room, using: &random))
                if end == frame.count { flags |= 0x04 }
                payloads.append([flags] + descriptor + frame[start..<end])
                start = end
            }
        }
        return payloads
    }

    /// The frames as a decoder gets them: several with an index behind them (VP9 §B.2).
    package static func superframe(of frames: [[UInt8]]) -> [UInt8] {
        let joined = Array(frames.joined())
        guard frames.count > 1 else { return joined }
        let marker = 0xD8 | UInt8(frames.count - 1)
        let sizes = frames.flatMap { frame in (0..<4).map { UInt8(truncatingIfNeeded: frame.count >> (8 * $0)) } }
        return joined + [marker] + sizes + [marker]
    }
}
