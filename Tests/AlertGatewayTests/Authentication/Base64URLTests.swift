import AlertGateway
import TestSupport
import Testing

struct Base64URLTests {
    @Test func whatIsEncodedDecodes() {
        let seed: UInt64 = 11
        var random = SeededRandom(seed: seed)
        for length in 0..<100 {
            let bytes = random.bytes(length)
            #expect(Base64URL.decode(Base64URL.encode(bytes)[...]) == bytes, "seed \(seed), length \(length)")
        }
    }

    /// RFC 7515 Appendix C.
    @Test func asInTheRFC() { #expect(Base64URL.encode([3, 236, 255, 224, 193]) == "A-z_4ME") }

    @Test(arguments: ["A", "AAAAA", "AA==", "AB", "AAB", "A+AA", "A/AA", "AA\n", "é"])
    func notBase64URL(text: String) { #expect(Base64URL.decode(text[...]) == nil) }
}
