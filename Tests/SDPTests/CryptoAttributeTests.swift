import SDP
import Testing

@Suite struct CryptoAttributeTests {
    private static let key = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw"

    private static func media(_ values: [String]) throws -> MediaDescription {
        let lines = ["v=0", "m=video 5002 RTP/SAVP 96"] + values.map { "a=crypto:\($0)" }
        return try #require(SessionDescription(lines.joined(separator: "\r\n")).media.first)
    }

    @Test(
        arguments: [
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key)", [[]]),
            ("1 aes_cm_128_hmac_sha1_80 INLINE:\(key)|2^31", [[]]),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|2^31|1:4", [[0, 0, 0, 1]]),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|258:2", [[1, 2]]),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|1:9 WSH=128", [[0, 0, 0, 0, 0, 0, 0, 0, 1]]),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:\(key)|1:1;inline:\(key)|2:1", [[1], [2]]),
        ] as [(String, [[UInt8]])])
    func reads(_ value: String, _ identifiers: [[UInt8]]) throws {
        let crypto = try #require(try Self.media([value]).crypto().first)
        #expect(crypto.suite == "AES_CM_128_HMAC_SHA1_80")
        #expect(crypto.keys.map(\.identifier) == identifiers)
        #expect(crypto.keys.allSatisfy { $0.keyAndSalt == Array("123456789012345678901234567890".utf8) })
    }

    @Test(
        arguments: [
            ("", "0 parts", "<tag> <suite> inline:<key>"),
            ("1 AES_CM_128_HMAC_SHA1_80", "2 parts", "<tag> <suite> inline:<key>"),
            ("1 X uri:\(key)", "a key by another method", "inline:<key>"),
            ("1 X inline:\(key)*", "a key that is not base64", "key and salt in base64"),
            ("1 X inline:", "a key that is not base64", "key and salt in base64"),
            ("1 X inline:\(key)|1:0", "key identifier 1:0", "<identifier>:<length in bytes>"),
            ("1 X inline:\(key)|256:1", "key identifier 256:1", "<identifier>:<length in bytes>"),
            ("1 X inline:\(key)|1:200", "key identifier 1:200", "<identifier>:<length in bytes>"),
            ("1 X inline:\(key) UNENCRYPTED_SRTP", "session parameter UNENCRYPTED_SRTP", "none, or WSH"),
        ])
    func refuses(_ value: String, _ found: String, _ expected: String) {
        let error = #expect(throws: SDPError.self) { _ = try Self.media([value]).crypto() }
        #expect(error?.kind == .malformedCrypto)
        #expect(error?.line == 3)
        #expect(error?.found == found)
        #expect(error?.expected == expected)
    }

    @Test func anUnusableOneIsPassedOverWhenThereIsAnother() throws {
        let media = try Self.media(["1 X", "2 Y inline:\(Self.key)"])
        #expect(try media.crypto().map(\.suite) == ["Y"])
        #expect(try Self.media([]).crypto().isEmpty)
    }

    @Test func keysDoNotShow() throws {
        let session = try SessionDescription(
            "v=0\r\nm=video 1 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=crypto:1 X inline:\(Self.key)")
        let video = try session.video()
        var dumped = ""
        dump(session, to: &dumped)
        dump(video, to: &dumped)
        for text in [dumped, "\(session)", "\(video)", String(reflecting: video), String(reflecting: session)] {
            #expect(!text.contains("MTIz") && !text.contains("49, 50"), "\(text)")
        }
        let error = #expect(throws: SDPError.self) {
            _ = try SessionDescription("v=0\ncrypto:1 X inline:\(Self.key)")
        }
        #expect(error.map { !"\($0)".contains("MTIz") } == true)
    }
}
