/// One alert, as `interfaces.md` fixes its JSON (`"type": "anomaly_detected"`).
package struct Alert: Equatable, Sendable {
    /// The value of `type` on the wire.
    package static let type = "anomaly_detected"

    /// Names the alert for ever: publishing the same id again changes nothing.
    package var alertID: String
    /// The camera's stream.
    package var streamID: String
    /// What was seen.
    package var result: AlertResult
    /// The picture, base64 of `frameFormat`.
    package var frame: String
    /// Media type of the picture.
    package var frameFormat: String
    /// When the camera saw it, by the best clock known.
    package var timestamp: UTCTimestamp
    /// When the alert passed each stage, for those who measure.
    package var latency: AlertLatency

    /// An alert with all its parts; `frame` is base64 already.
    package init(
        alertID: String, streamID: String, result: AlertResult, frame: String, frameFormat: String = "image/jpeg",
        timestamp: UTCTimestamp, latency: AlertLatency = AlertLatency()
    ) {
        self.alertID = alertID
        self.streamID = streamID
        self.result = result
        self.frame = frame
        self.frameFormat = frameFormat
        self.timestamp = timestamp
        self.latency = latency
    }
}

extension Alert: Codable {
    private enum CodingKeys: String, CodingKey {
        case type, result, frame, timestamp, latency
        case alertID = "alert_id"
        case streamID = "stream_id"
        case frameFormat = "frame_format"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        guard type == Self.type else {
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container, debugDescription: "expected \"\(Self.type)\", found \"\(type)\"")
        }
        alertID = try container.decode(String.self, forKey: .alertID)
        streamID = try container.decode(String.self, forKey: .streamID)
        result = try container.decode(AlertResult.self, forKey: .result)
        frame = try container.decode(String.self, forKey: .frame)
        frameFormat = try container.decodeIfPresent(String.self, forKey: .frameFormat) ?? "image/jpeg"
        timestamp = try container.decode(UTCTimestamp.self, forKey: .timestamp)
        latency = try container.decodeIfPresent(AlertLatency.self, forKey: .latency) ?? AlertLatency()
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.type, forKey: .type)
        try container.encode(alertID, forKey: .alertID)
        try container.encode(streamID, forKey: .streamID)
        try container.encode(result, forKey: .result)
        try container.encode(frame, forKey: .frame)
        try container.encode(frameFormat, forKey: .frameFormat)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encode(latency, forKey: .latency)
    }
}

/// The times at which an alert passed the stages from the camera to the outbox; nil where a stage did not say.
package struct AlertLatency: Codable, Equatable, Sendable {
    /// The camera captured the frame.
    package var captured: UTCTimestamp?
    /// Its last packet arrived.
    package var received: UTCTimestamp?
    /// The decoder returned the frame.
    package var decoded: UTCTimestamp?
    /// The detector and the rules were done with it.
    package var detected: UTCTimestamp?
    /// The alert was handed to the outbox.
    package var published: UTCTimestamp?

    /// All times that are known.
    package init(
        captured: UTCTimestamp? = nil, received: UTCTimestamp? = nil, decoded: UTCTimestamp? = nil,
        detected: UTCTimestamp? = nil, published: UTCTimestamp? = nil
    ) {
        self.captured = captured
        self.received = received
        self.decoded = decoded
        self.detected = detected
        self.published = published
    }
}
