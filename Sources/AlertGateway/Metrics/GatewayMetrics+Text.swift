/// What of the state now is shown beside the counters.
package struct GatewayGauges: Sendable {
    /// Users who are connected.
    package var connections: Int
    /// Bytes of alerts that wait in the connections for their clients to read.
    package var queuedBytes: Int

    /// The state of all connections.
    package init(connections: Int, queuedBytes: Int) {
        self.connections = connections
        self.queuedBytes = queuedBytes
    }
}

extension GatewayMetrics {
    /// The body of `GET /metrics`.
    package func text(_ gauges: GatewayGauges) -> String {
        var text = PrometheusText()
        text.gauge("picket_gateway_connections", "Users who are connected.", gauges.connections)
        text.gauge("picket_gateway_queue_bytes", "Bytes of alerts that wait to be read.", gauges.queuedBytes)
        text.counter("picket_gateway_connections_opened_total", "WebSocket connections opened.", opened.value)
        text.counter("picket_gateway_too_slow_total", "Connections closed with 4008.", tooSlow.value)
        text.counter("picket_gateway_alerts_published_total", "Alerts accepted and durable.", published.value)
        text.counter("picket_gateway_alerts_duplicate_total", "Alerts known already.", duplicates.value)
        text.counter("picket_gateway_alerts_refused_total", "Alerts the log could not take.", refused.value)
        text.counter("picket_gateway_alerts_delivered_total", "Alerts written to users.", delivered.value)
        text.counter(
            "picket_gateway_alerts_redelivered_total", "Of those, with redelivered: true.", redelivered.value)
        text.counter("picket_gateway_alerts_replayed_total", "Of those, out of the log.", replayed.value)
        text.counter("picket_gateway_alerts_acknowledged_total", "Alerts acknowledged.", acknowledged.value)
        text.counter("picket_gateway_alerts_pruned_total", "Alerts gone by retention.", pruned.value)
        text.counter("picket_gateway_dead_letters_total", "Alerts given up.", deadLetters.value)
        text.counter(
            "picket_gateway_dead_letters_told_total", "Of those, taken by the webhook.", deadLettersTold.value)
        text.histogram("picket_gateway_publish_seconds", "From the request to its durable answer.", publishTime)
        text.histogram(
            "picket_gateway_capture_to_accepted_seconds", "From the camera to acceptance.", captureToAccepted)
        text.histogram(
            "picket_gateway_accepted_to_delivered_seconds", "From acceptance to the last byte written to a user.",
            acceptedToDelivered)
        text.histogram(
            "picket_gateway_accepted_to_acknowledged_seconds", "From acceptance to the acknowledgement.",
            acceptedToAcknowledged)
        text.histogram(
            "picket_gateway_capture_to_acknowledged_seconds", "From the camera to the acknowledgement.",
            captureToAcknowledged)
        return text.text
    }
}
