package import AlertProtocol

/// Whom the claims of a verified token speak for, and whether they count here and now.
package struct TokenPolicy: Sendable {
    /// How far the clock of who issues tokens may be ahead of ours.
    ///
    /// Expiry gets no such grace: a session must not outlive its token, and who comes too late only has to ask for another.
    package static let clockSkew = Duration.seconds(5)

    /// The `iss` every token must have; nil takes any.
    package let issuer: String?
    /// One of these every token must name as `aud`; when empty, a token that names any is for somebody else.
    package let audiences: [String]

    /// A policy for a gateway that goes by these names.
    package init(issuer: String? = nil, audiences: [String] = []) {
        self.issuer = issuer
        self.audiences = audiences
    }

    /// Who bears a token with these claims `now`.
    package func identity(_ claims: TokenClaims, at now: UTCTimestamp) throws(TokenRefusal) -> Identity {
        guard !claims.subject.isEmpty else {
            throw TokenRefusal(code: "invalid_token", message: "sub: expected a user")
        }
        if let issuer, claims.issuer != issuer {
            throw TokenRefusal(code: "wrong_issuer", message: "iss: expected the issuer that is configured here")
        }
        guard (claims.audience?.names ?? []).contains(where: audiences.contains) || isForAnyone(claims) else {
            throw TokenRefusal(code: "wrong_audience", message: "aud: expected the audience that is configured here")
        }
        let expiry = UTCTimestamp(claimedSeconds: claims.expiry)
        guard now < expiry else { throw TokenRefusal(code: "token_expired", message: "the token has expired") }
        if let start = claims.notBefore, now.advanced(by: Self.clockSkew) < UTCTimestamp(claimedSeconds: start) {
            throw TokenRefusal(code: "token_not_yet_valid", message: "the token is not valid yet")
        }
        return Identity(
            user: claims.subject, role: claims.role ?? .viewer,
            streams: claims.streams.map { .only(Set($0)) } ?? .all, expiry: expiry)
    }

    /// RFC 7519 §4.1.3: whoever is not configured as an audience refuses what names one.
    private func isForAnyone(_ claims: TokenClaims) -> Bool { audiences.isEmpty && claims.audience == nil }
}

extension UTCTimestamp {
    /// A time that comes from a token, which may claim any number of seconds.
    fileprivate init(claimedSeconds seconds: Double) {
        let bounded = min(max(seconds, -1e12), 1e12)
        self.init(milliseconds: Int64(exactly: (bounded * 1000).rounded(.down)) ?? 0)
    }
}

/// Why a token does not count.
package struct TokenRefusal: Error, Equatable {
    /// A stable word such as `token_expired`.
    package let code: String
    /// What was wrong and what was expected; never the token.
    package let message: String
}
