import SRTP
import Testing

@Suite struct SRTPKeysTests {
    private static let secret = [UInt8](repeating: 0x5A, count: 30)

    @Test func theLengthIsThatOfTheSuite() {
        #expect(throws: SRTPError.keyLength(suite: .aesCM128HMACSHA1Tag80, expected: 30, found: 29)) {
            try SRTPKeys(suite: .aesCM128HMACSHA1Tag80, keyAndSalt: Array(Self.secret.dropLast()))
        }
        #expect(throws: SRTPError.keyLength(suite: .aeadAES256GCM, expected: 44, found: 30)) {
            try SRTPKeys(suite: .aeadAES256GCM, keyAndSalt: Self.secret)
        }
        let lengths = SRTPSuite.allCases.map { $0.keyLength + $0.saltLength }
        #expect(lengths == [30, 30, 46, 28, 44])
    }

    @Test(
        arguments: [[], [[], []], [[1], [1]], [[1], [1, 2]], [[1], []], [[UInt8](repeating: 1, count: 129)]]
            as [[[UInt8]]])
    func severalKeysNeedIdentifiers(_ identifiers: [[UInt8]]) {
        #expect(throws: SRTPError.keyIdentifiers) {
            try SRTPKeys(
                suite: .aesCM128HMACSHA1Tag80,
                masterKeys: identifiers.map { .init(keyAndSalt: Self.secret, identifier: $0) })
        }
    }

    @Test func secretsDoNotShow() throws {
        let keys = try SRTPKeys(suite: .aesCM128HMACSHA1Tag80, keyAndSalt: Self.secret)
        var dumped = ""
        dump(keys, to: &dumped)
        let key = SRTPKeys.MasterKey(keyAndSalt: Self.secret)
        dump(key, to: &dumped)
        for text in [dumped, "\(keys)", String(reflecting: keys), "\(key)", String(reflecting: key)] {
            #expect(!text.contains("90") && !text.lowercased().contains("5a"), "\(text)")
        }
    }
}
