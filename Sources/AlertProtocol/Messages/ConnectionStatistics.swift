/// The body of `GET /ws/connections`: the fields of the flow document, and more.
package struct ConnectionStatistics: Codable, Equatable, Sendable {
    /// How many users are connected.
    package var totalConnections: Int
    /// One entry a connected user, by user id.
    package var connections: [Connection]

    private enum CodingKeys: String, CodingKey {
        case connections
        case totalConnections = "total_connections"
    }

    /// Counts `connections` itself.
    package init(connections: [Connection]) {
        totalConnections = connections.count
        self.connections = connections
    }

    /// One user's connection.
    package struct Connection: Codable, Equatable, Sendable {
        /// Whose it is.
        package var userID: String
        /// Whether it is open.
        package var connected: Bool
        /// Whole seconds since the upgrade.
        package var uptimeSeconds: Int64
        /// When the client last sent a ping or a pong; the time of the upgrade before the first.
        package var lastHeartbeat: UTCTimestamp
        /// Whole seconds since `lastHeartbeat`.
        package var secondsSinceHeartbeat: Int64
        /// When the upgrade happened.
        package var connectedAt: UTCTimestamp
        /// The `seq` up to which alerts were sent.
        package var sentSeq: Int64
        /// Bytes of alerts that wait for the client to read.
        package var queuedBytes: Int

        private enum CodingKeys: String, CodingKey {
            case connected
            case userID = "user_id"
            case uptimeSeconds = "uptime_seconds"
            case lastHeartbeat = "last_heartbeat"
            case secondsSinceHeartbeat = "seconds_since_heartbeat"
            case connectedAt = "connected_at"
            case sentSeq = "sent_seq"
            case queuedBytes = "queued_bytes"
        }

        /// The state of a connection at `now`.
        package init(
            userID: String, connectedAt: UTCTimestamp, lastHeartbeat: UTCTimestamp, sentSeq: Int64, queuedBytes: Int,
            now: UTCTimestamp
        ) {
            self.userID = userID
            connected = true
            uptimeSeconds = max(0, now.duration(since: connectedAt).components.seconds)
            self.lastHeartbeat = lastHeartbeat
            secondsSinceHeartbeat = max(0, now.duration(since: lastHeartbeat).components.seconds)
            self.connectedAt = connectedAt
            self.sentSeq = sentSeq
            self.queuedBytes = queuedBytes
        }
    }
}
