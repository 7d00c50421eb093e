/// Access units of random bytes in the payloads that a sender of each codec may choose for them.
package enum SyntheticVideo: String, CaseIterable, Sendable {
    /// The codecs, named as in a session description.
    case h264 = "H264"
    case h265 = "H265"
    case vp8 = "VP8"
    case vp9 = "VP9"
    case av1 = "AV1"

    /// What is sent of one picture, and what a decoder should get.
    package struct AccessUnit: Sendable {
        /// The payloads of its packets.
        package var payloads: [[UInt8]]
        /// What a receiver makes of them.
        package var data: [UInt8]
        /// Whether decoding can begin with it.
        package var isKeyFrame: Bool
    }

    /// A picture whose payloads are at most `maxPayload` (60 or more) bytes long.
    package func accessUnit(
        isKeyFrame: Bool, usesDelimiters: Bool, maxPayload: Int, using random: inout SeededRandom
    ) -> AccessUnit {
        let sizes = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            Int.random(in: 20...maxPayload * 3, using: &random)
        }
        let payloads: [[UInt8]]
        let data: [UInt8]
        switch self {
        case .h264, .h265:
            let units = nalUnits(sizes, isKeyFrame: isKeyFrame, usesDelimiters: usesDelimiters, using: &random)
            payloads =
                self == .h264
                ? H264Packetizer.payloads(of: units, maxPayload: maxPayload, using: &random)
                : H265Packetizer.payloads(of: units, maxPayload: maxPayload, using: &random)
            data = H264Packetizer.annexB(units)
        case .vp8:
            var frame = random.bytes(sizes.reduce(0, +))
            frame[0] = isKeyFrame ? frame[0] & 0xFE : frame[0] | 1
            payloads = VP8Packetizer.payloads(of: frame, maxPayload: maxPayload, using: &random)
            data = frame
        case .vp9:
            let frames = sizes.map { size in
                // Frame marker, profile 0, a frame that is shown, and its type (VP9 §6.2).
                [isKeyFrame ? 0x80 : 0x84] + random.bytes(size - 1)
            }
            payloads = VP9Packetizer.payloads(of: frames, maxPayload: maxPayload, using: &random)
            data = VP9Packetizer.superframe(of: frames)
        case .av1:
            var units = sizes.map { AV1Packetizer.Unit(header: [6 << 3], payload: random.bytes($0)) }
            for index in units.indices {
                // show_existing_frame and frame_type (AV1 §5.9.2).
                units[index].payload[0] = units[index].payload[0] & 0x1F | (isKeyFrame ? 0 : 0x20)
            }
            if isKeyFrame { units.insert(AV1Packetizer.Unit(header: [1 << 3], payload: random.bytes(10)), at: 0) }
            payloads = AV1Packetizer.payloads(
                of: units, beginsSequence: isKeyFrame, maxPayload: maxPayload, using: &random)
            data = AV1Packetizer.temporalUnit(of: units)
        }
        return AccessUnit(payloads: payloads, data: data, isKeyFrame: isKeyFrame)
    }

    private func nalUnits(
        _ sizes: [Int], isKeyFrame: Bool, usesDelimiters: Bool, using random: inout SeededRandom
    ) -> [[UInt8]] {
        // Types of delimiter, parameter sets, prefix SEI, IDR and other slices.
        let isH264 = self == .h264
        func header(_ h264: UInt8, _ h265: UInt8) -> [UInt8] { isH264 ? [0x60 | h264] : [h265 << 1, 1] }
        var units: [[UInt8]] = usesDelimiters ? [header(9, 35) + [0xF0]] : []
        if isKeyFrame {
            if !isH264 { units.append(header(0, 32) + random.bytes(20)) }
            units += [header(7, 33) + random.bytes(20), header(8, 34) + random.bytes(5)]
        }
        if Bool.random(using: &random) { units.append(header(6, 39) + random.bytes(30)) }
        for (index, size) in sizes.enumerated() {
            var body = random.bytes(size)
            // first_mb_in_slice is 0, or first_slice_segment_in_pic_flag set, in the first slice of a picture only.
            body[0] = index == 0 ? body[0] | 0x80 : body[0] & 0x7F
            units.append((isKeyFrame ? header(5, 19) : header(1, 1)) + body)
        }
        return units
    }
}
