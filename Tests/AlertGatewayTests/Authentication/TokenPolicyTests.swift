import AlertGateway
import AlertProtocol
import Testing

struct TokenPolicyTests {
    private let now = UTCTimestamp(milliseconds: 1_000_000)

    private func claims(_ change: (inout TokenClaims) -> Void = { _ in }) -> TokenClaims {
        var claims = TokenClaims(subject: "alice", expiry: 1010)
        change(&claims)
        return claims
    }

    private func refusal(_ policy: TokenPolicy = TokenPolicy(), _ change: (inout TokenClaims) -> Void) -> String? {
        do {
            _ = try policy.identity(claims(change), at: now)
            return nil
        } catch { return error.code }
    }

    @Test func whoBearsIt() throws {
        let plain = try TokenPolicy().identity(claims(), at: now)
        #expect(plain.user == "alice")
        #expect(plain.role == .viewer)
        #expect(plain.streams == .all)
        #expect(plain.expiry == UTCTimestamp(milliseconds: 1_010_000))
        let limited = try TokenPolicy().identity(
            claims {
                $0.role = .admin
                $0.streams = ["yard", "gate"]
            }, at: now)
        #expect(limited.role == .admin)
        #expect(limited.streams == .only(["yard", "gate"]))
        #expect(limited.streams.contains("gate"))
        #expect(!limited.streams.contains("hall"))
    }

    @Test func nobody() { #expect(refusal { $0.subject = "" } == "invalid_token") }

    @Test func expiryIsExact() {
        #expect(refusal { $0.expiry = 1000.001 } == nil)
        #expect(refusal { $0.expiry = 1000 } == "token_expired")
        #expect(refusal { $0.expiry = -1e300 } == "token_expired")
        #expect(refusal { $0.expiry = 1e300 } == nil)
    }

    @Test func theIssuersClockMayBeAhead() {
        #expect(refusal { $0.notBefore = 1005 } == nil)
        #expect(refusal { $0.notBefore = 1005.1 } == "token_not_yet_valid")
        #expect(refusal { $0.notBefore = 1e300 } == "token_not_yet_valid")
    }

    @Test func issuerAndAudience() {
        let policy = TokenPolicy(issuer: "https://id", audiences: ["picket", "alerts"])
        #expect(refusal(policy) { ($0.issuer, $0.audience) = ("https://id", .init("x", "alerts")) } == nil)
        #expect(refusal(policy) { ($0.issuer, $0.audience) = ("https://id/", .init("picket")) } == "wrong_issuer")
        #expect(refusal(policy) { $0.audience = .init("picket") } == "wrong_issuer")
        #expect(refusal(policy) { ($0.issuer, $0.audience) = ("https://id", .init("x")) } == "wrong_audience")
        #expect(refusal(policy) { $0.issuer = "https://id" } == "wrong_audience")
    }

    /// RFC 7519 §4.1.3: a token for somebody is not for everybody.
    @Test func withoutAnAudienceOfOurOwn() {
        #expect(refusal { $0.audience = .init("billing") } == "wrong_audience")
        #expect(refusal { $0.issuer = "https://id" } == nil)
    }
}
