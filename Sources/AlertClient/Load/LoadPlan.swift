/// What a load run does.
package struct LoadPlan: Sendable {
    /// Who gets each alert.
    package enum Audience: String, CaseIterable, Sendable {
        /// Every user gets every alert.
        case everyone
        /// Each alert is for one user, in turns.
        case one
        /// Each alert is for one user who is not connected: what is measured is taking and keeping it.
        case absent
        /// Nobody publishes; connections are opened and closed.
        case nobody
    }

    /// Where users connect.
    package var gateway: GatewayAddress
    /// Where alerts are published; the same but for servers that take them on another port.
    package var publishing: GatewayAddress
    /// Who gets each alert.
    package var audience: Audience
    /// How many users connect.
    package var connections: Int
    /// Bytes of an alert.
    package var size: Int
    /// Alerts a second; 0 publishes the next as soon as `window` allows.
    package var rate: Double
    /// How many alerts may be on their way at once: neither answered nor received by all.
    package var window: Int
    /// How many connections publish.
    package var publishers: Int
    /// How many users connect at once.
    package var handshakes = 64
    /// How long alerts are published.
    package var duration: Duration
    /// Percent of the connections that never read.
    package var slowPercent: Double
    /// For every so many alerts a user acknowledges what it received; 0 for never.
    package var acknowledgedEvery: Int

    /// 64 KB alerts for everyone, two at a time, for ten seconds.
    package init(gateway: GatewayAddress) {
        self.gateway = gateway
        publishing = gateway
        audience = .everyone
        connections = 1000
        size = 64 << 10
        rate = 0
        window = 2
        publishers = 2
        duration = .seconds(10)
        slowPercent = 0
        acknowledgedEvery = 32
    }

    /// The number of connections that never read.
    package var slowConnections: Int { Int((Double(connections) * slowPercent / 100).rounded()) }
}
