import SDP
import TestSupport
import Testing

@Suite struct HostileDescriptionTests {
    /// What cameras and ffmpeg write, with bytes changed, cut out and doubled: an error or a description, never a trap.
    @Test(arguments: 1...8 as ClosedRange<UInt64>) func anyMutationIsReadOrRefused(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let seeds = [SessionDescriptionTests.ffmpeg, SessionDescriptionTests.camera].map { Array($0.utf8) }
        var read = 0
        for _ in 0..<2000 {
            var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let start = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0...20, using: &random))
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[start] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes.removeSubrange(start..<max(start, min(end, bytes.count - 1)))
                case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
                default: bytes[start] = Array(":=/;, \r\n".utf8).randomElement(using: &random) ?? 0
                }
            }
            if let session = try? SessionDescription(bytes: bytes) {
                read += 1
                _ = try? session.video()
            }
        }
        #expect(read > 0, "seed \(seed)")
    }
}
