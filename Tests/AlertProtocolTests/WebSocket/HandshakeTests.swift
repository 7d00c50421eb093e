import AlertProtocol
import Testing

struct HandshakeTests {
    @Test func acceptsAsInTheRFC() {
        // RFC 6455 §1.3.
        #expect(AcceptKey.accept(for: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test(arguments: [
        ("dGhlIHNhbXBsZSBub25jZQ==", true), ("dGhlIHNhbXBsZSBub25jZQ", false), ("", false),
        ("dGhlIHNhbXBsZSBub25jZ!==", false), ("dGhlIHNhbXBsZSBub25jZQ=a", false),
    ])
    func keysAreSixteenBytes(key: String, isValid: Bool) { #expect(AcceptKey.isValid(key: key) == isValid) }

    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64(text: String, encoded: String) { #expect(Base64.encode(Array(text.utf8)) == encoded) }

    @Test(
        arguments: [
            (0, [0x81, 0]), (125, [0x81, 125]), (126, [0x81, 126, 0, 126]), (65535, [0x81, 126, 255, 255]),
            (65536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])])
    func frameHeads(length: Int, head: [UInt8]) { #expect(FrameWriter.textHead(length: length) == head) }

    @Test func aCloseFrameFitsAControlFrame() {
        #expect(FrameWriter.close(.replaced, reason: "no") == [0x88, 4, 0x0F, 0xA2, 0x6E, 0x6F])
        let long = FrameWriter.close(.normal, reason: String(repeating: "é", count: 100))
        #expect(long.count == 2 + 2 + 122)
        #expect(long[1] == 124)
        #expect(String(validating: long[4...], as: UTF8.self) != nil)
    }
}
