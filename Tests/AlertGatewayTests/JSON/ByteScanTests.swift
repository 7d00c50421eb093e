import AlertGateway
import Foundation
import TestSupport
import Testing

/// Against the plain loops, on random texts of all lengths.
struct ByteScanTests {
    private static let seed: UInt64 = 11

    @Test func endsOfPlainText() {
        var random = SeededRandom(seed: Self.seed)
        for _ in 0..<2000 {
            var bytes = (0..<Int.random(in: 0...70, using: &random)).map { _ in
                UInt8.random(in: 0x23...0x5B, using: &random) | (Bool.random(using: &random) ? 0x80 : 0)
            }
            if !bytes.isEmpty, Bool.random(using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                    [0x22, 0x5C, 0x1F, 0][
                        Int.random(in: 0..<4, using: &random)]
            }
            let expected = bytes.firstIndex { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 } ?? bytes.count
            let found = bytes.withUnsafeBytes { ByteScan.endOfPlainText(in: $0, from: 0) }
            #expect(found == expected, "seed \(Self.seed): \(bytes)")
        }
    }

    @Test func everyByteIsADigitOrNot() {
        let digits = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for byte in UInt8.min...UInt8.max {
            for place in 0..<16 {
                var bytes = [UInt8](repeating: UInt8(ascii: "Q"), count: 16)
                bytes[place] = byte
                let found = bytes.withUnsafeBytes { ByteScan.endOfBase64(in: $0, from: 0) }
                #expect(found == (digits.contains(byte) ? 16 : place), "\(byte) at \(place)")
            }
        }
    }

    @Test(arguments: [
        ("", true), ("AAEC", true), ("AAE=", true), ("AA==", true), ("A===", false), ("AAE", false), ("AA=C", false),
        (#"A\/EC"#, true), (#"A\nEC"#, false), (#"AAE\"#, false), ("AAEC AAEC", false),
        (String(repeating: "abcd", count: 9) + "+/==", true),
    ])
    func base64(text: String, isBase64: Bool) {
        #expect(Array(text.utf8).withUnsafeBytes { ByteScan.isBase64($0) } == isBase64)
    }
}
