/// What a load run found.
package struct LoadReport: Codable, Equatable, Sendable {
    /// Milliseconds.
    package struct Percentiles: Codable, Equatable, Sendable {
        /// Half took no longer.
        package var p50: Double
        /// Nine of ten took no longer.
        package var p90: Double
        /// 99 of 100 took no longer.
        package var p99: Double
        /// The longest.
        package var max: Double

        /// Sorts `milliseconds`; all zero when there are none.
        package init(_ milliseconds: [Float]) {
            let sorted = milliseconds.sorted()
            func at(_ share: Double) -> Double {
                sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
            }
            p50 = at(0.5)
            p90 = at(0.9)
            p99 = at(0.99)
            max = Double(sorted.last ?? 0)
        }
    }

    /// Users whose handshake succeeded.
    package var connections = 0
    /// Handshakes a second while all connected.
    package var connectionsPerSecond = 0.0
    /// Connections that were open at the end.
    package var openAtEnd = 0
    /// Connections that were gone before the end, the slow ones not counted.
    package var closed = 0
    /// Slow connections that were closed.
    package var slowClosed = 0
    /// Bytes of an alert.
    package var size = 0
    /// How long alerts were published, seconds.
    package var seconds = 0.0
    /// Alerts that were accepted.
    package var published = 0
    /// Of those, a second.
    package var publishedPerSecond = 0.0
    /// Publishing requests with another answer than 200 or 202, or none.
    package var refused = 0
    /// Alerts that arrived, each at each user.
    package var deliveries = 0
    /// Of those, a second.
    package var deliveriesPerSecond = 0.0
    /// Accepted alerts that did not arrive at a user who reads.
    package var lost = 0
    /// Alerts that arrived again at the same user without `redelivered`.
    package var duplicated = 0
    /// Alerts that arrived with `redelivered`.
    package var redelivered = 0
    /// From the first byte of the request to the alert's arrival at a user.
    package var latency = Percentiles([])
    /// From the first byte of the request to its answer.
    package var publishLatency = Percentiles([])

    private enum CodingKeys: String, CodingKey {
        case connections, closed, size, seconds, published, refused, deliveries, lost, duplicated, redelivered
        case connectionsPerSecond = "connections_per_second"
        case openAtEnd = "open_at_end"
        case slowClosed = "slow_closed"
        case publishedPerSecond = "published_per_second"
        case deliveriesPerSecond = "deliveries_per_second"
        case latency = "latency_ms"
        case publishLatency = "publish_latency_ms"
    }

    /// Nothing yet.
    package init() {}
}
