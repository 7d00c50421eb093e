package import Configuration

/// How a gateway listens and how patient it is.
package struct GatewaySettings: Sendable {
    /// Address and port to listen on; port 0 takes a free one.
    package var listen: SocketEndpoint
    /// Where `/healthz`, `/readyz` and `/metrics` are answered instead; nil answers them with the rest.
    package var monitoring: SocketEndpoint?
    /// Where `picket serve` tells of its cameras, for administrators; nil when nobody is to ask.
    package var service: HTTPLocation?
    /// Time between two pings of ours.
    package var heartbeatInterval: Duration
    /// How long a ping of ours may stay unanswered.
    package var heartbeatTimeout: Duration
    /// The certificate to speak TLS with; nil speaks plain HTTP.
    package var tls: TLSSettings?
    /// Whose tokens count.
    package var authentication = AuthenticationSettings()
    /// How long alerts are kept, how often they are sent, how many wait.
    package var delivery = DeliverySettings()
    /// How many connections are held, and how patiently.
    package var connections = ConnectionLimits()
    /// The longest body of `POST /api/alerts`.
    package var maximumAlertBytes = 8 << 20

    /// The defaults are those of `picket-gateway serve`.
    package init(
        listen: SocketEndpoint = SocketEndpoint(host: "127.0.0.1", port: 8080),
        heartbeatInterval: Duration = .seconds(30), heartbeatTimeout: Duration = .seconds(60)
    ) {
        self.listen = listen
        self.heartbeatInterval = heartbeatInterval
        self.heartbeatTimeout = heartbeatTimeout
    }
}
