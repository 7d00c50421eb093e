package import AlertProtocol
import FoundationEssentials
import JWTKit

/// The claims of a Picket token.
private struct TokenClaims: JWTPayload {
    var sub: SubjectClaim
    var role: Role?
    var exp: ExpirationClaim
    var nbf: NotBeforeClaim?
    var streams: [String]?

    func verify(using algorithm: some JWTAlgorithm) throws {
        try exp.verifyNotExpired()
        try nbf?.verifyNotBefore()
    }
}

/// Signs and verifies tokens: JSON Web Tokens with HS256 (RFC 7519, RFC 7515).
package struct Authenticator: Sendable {
    private let keys: JWTKeyCollection

    /// Signs and verifies by `secret`.
    package init(secret: Secret) async {
        keys = await JWTKeyCollection().add(hmac: HMACKey(from: secret.bytes), digestAlgorithm: .sha256)
    }

    /// A token for `user` that ends at `expiry`, rounded up to a second; `streams` limits what they see.
    package func token(
        user: String, role: Role, expiry: UTCTimestamp, streams: [String]? = nil
    ) async throws -> String {
        let end = Date(timeIntervalSince1970: (Double(expiry.milliseconds) / 1000).rounded(.up))
        return try await keys.sign(
            TokenClaims(
                sub: SubjectClaim(value: user), role: role, exp: ExpirationClaim(value: end), streams: streams))
    }

    /// A token for `user` that is valid from now for `lifetime`.
    package func token(user: String, role: Role, lifetime: Duration) async throws -> String {
        try await token(user: user, role: role, expiry: .now.advanced(by: lifetime))
    }

    /// Who `token` speaks for; throws a `RequestFailure` with status 401.
    func authenticate(_ token: String) async throws -> Identity {
        // jwt-kit verifies by the key it has, whatever algorithm the header names.
        guard let header = Self.header(of: token), header.alg == "HS256" else {
            throw RequestFailure.unauthorized("invalid_token", "expected a JSON Web Token signed with HS256")
        }
        let claims: TokenClaims
        do {
            claims = try await keys.verify(token, as: TokenClaims.self)
        } catch let error as JWTError where error.errorType == .claimVerificationFailure {
            throw RequestFailure.unauthorized("token_expired", "the token is not valid at this time")
        } catch {
            throw RequestFailure.unauthorized("invalid_token", "the token's signature or claims are not valid")
        }
        return Identity(
            user: claims.sub.value, role: claims.role ?? .viewer,
            streams: claims.streams.map { .only(Set($0)) } ?? .all,
            expiry: UTCTimestamp(claimedSeconds: claims.exp.value.timeIntervalSince1970))
    }

    private struct Header: Decodable {
        var alg: String
    }

    private static func header(of token: String) -> Header? {
        var text = token.prefix { $0 != "." }.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while !text.count.isMultiple(of: 4) { text.append("=") }
        return Data(base64Encoded: String(text)).flatMap { try? JSONDecoder().decode(Header.self, from: $0) }
    }
}

extension UTCTimestamp {
    /// A time that comes from a token, which may claim any number of seconds.
    fileprivate init(claimedSeconds seconds: Double) {
        let bounded = min(max(seconds, -1e12), 1e12)
        self.init(milliseconds: Int64(exactly: (bounded * 1000).rounded(.down)) ?? 0)
    }
}
