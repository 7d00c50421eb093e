import AlertProtocol

/// All that a verified upgrade request says about the session to come.
struct SessionOpening: Sendable {
    let identity: Identity
    let handshake: WebSocketHandshake
    let resume: ResumeRequest?
}

/// What every session of a gateway shares.
struct SessionContext: Sendable {
    let log: AlertLog
    let connections: ConnectionTable
    let authenticator: Authenticator
    let settings: GatewaySettings
    let metrics: GatewayMetrics

    /// Who bears `token`, provided that they are `user` and may read alerts; throws a `RequestFailure`.
    func identity(of user: String, bearing token: String) async throws -> Identity {
        let identity = try await authenticator.authenticate(token)
        guard identity.user == user else {
            throw RequestFailure.forbidden("other_user", "the token is for another user")
        }
        guard identity.role != .publisher else {
            throw RequestFailure.forbidden("wrong_role", "expected the role viewer or admin")
        }
        guard try await log.hasUser(user) else {
            throw RequestFailure.forbidden("unknown_user", "there is no such user")
        }
        return identity
    }
}
