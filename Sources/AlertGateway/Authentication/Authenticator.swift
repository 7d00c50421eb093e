package import AlertProtocol
import FoundationEssentials
package import Logging

/// Signs and verifies tokens: JSON Web Tokens (RFC 7519) in the compact form of RFC 7515.
package struct Authenticator: Sendable {
    private let keys: KeyRing
    private let policy: TokenPolicy
    private let signingKey: VerificationKey
    private let verified = VerifiedTokens()

    /// Verifies by the secret and the published keys that `settings` name; the secret, the one in `folder` when the
    /// settings have none, signs.
    ///
    /// Throws a `GatewayError` for an unfit secret and for a key file that can't be read. Keys at a URL may be away.
    package init(_ settings: AuthenticationSettings, folder: DataFolder, logger: Logger) async throws {
        let secret = try settings.secret ?? Secret(folder: folder)
        let own = try await VerificationKey.keys(of: secret)
        signingKey = own[0]
        policy = TokenPolicy(issuer: settings.issuer, audiences: settings.audiences)
        keys = KeyRing(own: own, source: settings.keySource, logger: logger)
        if case .file(let path) = settings.keySource {
            do { _ = try await KeySource.file(path: path).load() } catch {
                throw GatewayError(.keys, "cannot read the keys \(path): \(error); expected a JWK Set")
            }
        }
        await keys.reload()
    }

    /// Keeps the published keys fresh until the task is cancelled.
    func keepKeysFresh() async { await keys.keepFresh() }

    /// Reads the published keys again.
    func reloadKeys() async { await keys.reload() }

    /// A token for `user` that ends at `expiry`, rounded up to a second; `streams` limits what they see or publish.
    package func token(
        user: String, role: Role, expiry: UTCTimestamp, streams: [String]? = nil
    ) throws -> String {
        var claims = TokenClaims(subject: user, expiry: (Double(expiry.milliseconds) / 1000).rounded(.up))
        claims.issuer = policy.issuer
        claims.audience = policy.audiences.first.map { TokenClaims.Audience($0) }
        claims.role = role
        claims.streams = streams
        return try JSONWebToken.sign(claims, with: signingKey)
    }

    /// A token for `user` that is valid from now for `lifetime`.
    package func token(user: String, role: Role, lifetime: Duration, streams: [String]? = nil) throws -> String {
        try token(user: user, role: role, expiry: .now.advanced(by: lifetime), streams: streams)
    }

    /// Who `token` speaks for; throws a `RequestFailure` with status 401.
    ///
    /// Nil when the key it names may have been published lately: then `authenticate` tells.
    func identity(_ text: String) throws(RequestFailure) -> Identity? {
        let generation = keys.generation
        let digest = VerifiedTokens.digest(of: text)
        if let identity = verified.identity(digest, of: generation, at: .now) { return identity }
        let token = try parse(text)
        switch keys.verdict(on: token) {
        case .signed: break
        case .mayBeNew: return nil
        case .unsigned: throw Self.unsigned
        }
        let identity = try identity(token)
        verified.remember(digest, identity, of: generation)
        return identity
    }

    /// As `identity`, but reads the published keys again where that may help.
    func authenticate(_ text: String) async throws(RequestFailure) -> Identity {
        if let identity = try identity(text) { return identity }
        let token = try parse(text)
        guard await keys.readAgain(), keys.verdict(on: token) == .signed else { throw Self.unsigned }
        return try identity(token)
    }

    private static let unsigned = RequestFailure.unauthorized(
        "invalid_token", "no key known here made the token's signature")

    private func parse(_ text: String) throws(RequestFailure) -> JSONWebToken {
        guard let token = JSONWebToken(text), SignatureAlgorithm(rawValue: token.header.algorithm) != nil else {
            let algorithms = SignatureAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
            throw .unauthorized("invalid_token", "expected a JSON Web Token signed with \(algorithms)")
        }
        return token
    }

    private func identity(_ token: JSONWebToken) throws(RequestFailure) -> Identity {
        guard let claims = TokenClaims(json: token.payload) else {
            throw .unauthorized("invalid_token", "expected the claims sub and exp in their standard form")
        }
        do { return try policy.identity(claims, at: .now) } catch {
            throw .unauthorized(error.code, error.message)
        }
    }
}
