import AlertProtocol

/// All that a verified upgrade request says about the session to come.
struct SessionOpening: Sendable {
    let identity: Identity
    let client: ClientNetwork
    let handshake: WebSocketHandshake
    let resume: ResumeRequest?
}

/// What every session of a gateway shares.
struct SessionContext: Sendable {
    let log: AlertLog
    let connections: ConnectionTable
    let access: Access
    let current: CurrentSettings
    let metrics: GatewayMetrics

    var settings: GatewaySettings { current.value }
}
