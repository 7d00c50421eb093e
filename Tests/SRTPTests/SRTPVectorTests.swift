import SRTP
import Testing

/// Packets protected by another implementation of RFC 3711, 6188 and 7714, from master keys of those documents' vectors.
///
/// That implementation reproduces the session keys of RFC 3711 B.3, RFC 6188 §7.2 and RFC 7714 §17, and the cipher text of
/// RFC 7714 §16.1.1; the first packet is also that of libsrtp's own driver.
struct SRTPVector: Sendable, CustomTestStringConvertible {
    var suite: SRTPSuite
    var keyAndSalt: String
    var packet: String
    var protected: String
    var controlPacket: String
    var protectedControl: String
    var testDescription: String { suite.rawValue }

    // RFC 3711 B.3.
    private static let key128 = "e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6"
    // RFC 6188 §7.2.
    private static let key256 =
        "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b63b04803de51ee7c96423ab5b78d2"
    private static let packet = "800f1234decafbadcafebabeabababababababababababababababab"
    private static let controlPacket = "81c8000bcafebabeabababababababababababababababab"
    // RFC 7714 §16.1: "Gallia est omnis divisa in partes tres".
    private static let gallia =
        "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573"
    // RFC 7714 §17.2.
    private static let galliaControl =
        "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"

    static let vectors = [
        SRTPVector(
            suite: .aesCM128HMACSHA1Tag80, keyAndSalt: key128, packet: packet,
            protected: "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb",
            controlPacket: controlPacket,
            protectedControl: "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798"),
        SRTPVector(
            suite: .aesCM128HMACSHA1Tag32, keyAndSalt: key128, packet: packet,
            protected: "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc",
            controlPacket: controlPacket,
            protectedControl: "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798"),
        SRTPVector(
            suite: .aesCM256HMACSHA1Tag80, keyAndSalt: key256, packet: packet,
            protected: "800f1234decafbadcafebabef1d9de17ff251ff1aa007774b0b4b40da08d9d9a5b3a55d8873b",
            controlPacket: controlPacket,
            protectedControl: "81c8000bcafebabeb4d0e7a917d24b9faab9d3b6127b3ba680000001e04ac0ec2846f71bd31c"),
        SRTPVector(
            suite: .aeadAES128GCM, keyAndSalt: "000102030405060708090a0b0c0d0e0fa0a1a2a3a4a5a6a7a8a9aaab",
            packet: gallia,
            protected:
                "8040f17b8041f8d35501a0b256fd13d16ae124e495bd52cb9d53c8e0cdc3ef460b1af1bc07036df11f554003b9a2ca04074f31da"
                + "b216ff9c760886ccad1ea77f21e3",
            controlPacket: galliaControl,
            protectedControl:
                "81c8000d4d61727380308374843b0e0f1fd0cb591cb971337fb9eef3b49c36d439a11caaadb447465311993ba7c70acdcfe8bfe1"
                + "09ce02f8b05fd5407572d4f0452cae9b800005d4"),
        SRTPVector(
            suite: .aeadAES256GCM,
            keyAndSalt:
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1fa0a1a2a3a4a5a6a7a8a9aaab",
            packet: gallia,
            protected:
                "8040f17b8041f8d35501a0b2957960bab41213d85ec9a2e9c256cbd9dd4723d6951a67507a00e18a3899db6b9f7e1775a4dcf349"
                + "ca95492af0d3c84a9c40e9f9dca9",
            controlPacket: galliaControl,
            protectedControl:
                "81c8000d4d617273bb107e0db0e3b3269735729aed9a4b06c0e6822de1e6edd111ed2339e8a4eb9529b9b3f24c439cb1926dc7b7"
                + "9530ba2d4e41908981e1aa634f389a31800005d4"),
    ]
}

@Suite struct SRTPVectorTests {
    @Test(arguments: SRTPVector.vectors) func unprotects(_ vector: SRTPVector) throws {
        let keys = try SRTPKeys(suite: vector.suite, keyAndSalt: [UInt8](hex: vector.keyAndSalt))
        let context = try SRTPContext(keys, direction: .inbound)
        #expect(try context.unprotect([UInt8](hex: vector.protected)) == [UInt8](hex: vector.packet))
        #expect(
            try context.unprotectControl([UInt8](hex: vector.protectedControl)) == [UInt8](hex: vector.controlPacket))
    }

    @Test(arguments: SRTPVector.vectors) func protects(_ vector: SRTPVector) throws {
        let keys = try SRTPKeys(suite: vector.suite, keyAndSalt: [UInt8](hex: vector.keyAndSalt))
        let context = try SRTPContext(keys, direction: .outbound)
        #expect(try context.protect([UInt8](hex: vector.packet)) == [UInt8](hex: vector.protected))
    }
}

extension [UInt8] {
    /// The bytes that pairs of hexadecimal digits stand for.
    init(hex: String) {
        let digits = Array(hex.utf8).map { UInt8(String(decoding: [$0], as: UTF8.self), radix: 16) ?? 0 }
        self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
