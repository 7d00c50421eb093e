import AlertClient
import TestSupport
import Testing

struct FrameSkimmerTests {
    private func frame(_ payload: [UInt8], opcode: UInt8 = 1) -> [UInt8] {
        let length: [UInt8] =
            switch payload.count {
            case ..<126: [UInt8(payload.count)]
            case ..<65536: [126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
            default: [127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
            }
        return [0x80 | opcode] + length + payload
    }

    /// However the bytes are cut, and whether the skippable ones are seen or not.
    @Test func everyMessageIsFoundOnce() {
        let seed: UInt64 = 61
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let payloads = (0..<8).map { index in
                [UInt8](repeating: UInt8(index), count: Int.random(in: 0...70_000, using: &random) >> (index * 2))
            }
            let bytes = payloads.flatMap { frame($0) }
            var skimmer = FrameSkimmer()
            var found: [FrameSkimmer.Message] = []
            var index = 0
            while index < bytes.count {
                let count = min(Int.random(in: 1...40_000, using: &random), bytes.count - index)
                if skimmer.skippable > 0, Bool.random(using: &random) {
                    let skipped = min(count, skimmer.skippable)
                    skimmer.skipped(skipped)
                    index += skipped
                } else {
                    found += bytes[index..<(index + count)].withUnsafeBytes { skimmer.receive($0) }
                    index += count
                }
            }
            #expect(
                found.map(\.prefix) == payloads.map { Array($0.prefix(FrameSkimmer.prefixLength)) }, "seed \(seed)")
        }
    }
}
