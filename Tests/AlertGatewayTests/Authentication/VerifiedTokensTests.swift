import AlertGateway
import AlertProtocol
import Testing

struct VerifiedTokensTests {
    private static let now = UTCTimestamp(milliseconds: 1_000_000)

    private func identity(_ user: String) throws -> Identity {
        try TokenPolicy().identity(TokenClaims(subject: user, expiry: 1010), at: Self.now)
    }

    private func known(
        _ tokens: VerifiedTokens, _ token: String, generation: Int = 1, after seconds: Int = 0
    ) -> String? {
        tokens.identity(
            VerifiedTokens.digest(of: token), of: generation, at: Self.now.advanced(by: .seconds(seconds)))?.user
    }

    @Test func aTokenIsKnownUntilItEnds() throws {
        let tokens = VerifiedTokens()
        tokens.remember(VerifiedTokens.digest(of: "a"), try identity("alice"), of: 1)
        #expect(known(tokens, "a") == "alice")
        #expect(known(tokens, "b") == nil)
        #expect(known(tokens, "a", after: 9) == "alice")
        #expect(known(tokens, "a", after: 10) == nil)
    }

    @Test func otherKeysForgetAll() throws {
        let tokens = VerifiedTokens()
        tokens.remember(VerifiedTokens.digest(of: "a"), try identity("alice"), of: 1)
        #expect(known(tokens, "a", generation: 2) == nil)
        tokens.remember(VerifiedTokens.digest(of: "b"), try identity("bob"), of: 2)
        #expect(known(tokens, "a", generation: 2) == nil)
        #expect(known(tokens, "b", generation: 2) == "bob")
    }

    @Test func isBounded() throws {
        let tokens = VerifiedTokens()
        for number in 0..<(3 * VerifiedTokens.lotSize) {
            tokens.remember(VerifiedTokens.digest(of: "\(number)"), try identity("\(number)"), of: 1)
        }
        let kept = (0..<(3 * VerifiedTokens.lotSize)).count { known(tokens, "\($0)") != nil }
        #expect(kept == 2 * VerifiedTokens.lotSize)
        #expect(known(tokens, "\(3 * VerifiedTokens.lotSize - 1)") != nil)
    }
}
