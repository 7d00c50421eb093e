/// What an alert says was seen, and by which rule and model.
package struct AlertResult: Codable, Equatable, Sendable {
    /// Where in the life of an event an alert stands.
    package enum Event: String, Codable, Sendable {
        case start, update, end
        /// Sums up what was over a stream's budget of alerts.
        case digest
    }

    /// What a digest stands for.
    package struct Digest: Codable, Equatable, Sendable {
        /// How many alerts, in all and by the names of their rules.
        package var alerts: Int
        package var rules: [String: Int]
        /// When the first and the last of them were raised.
        package var first, last: UTCTimestamp

        package init(alerts: Int, rules: [String: Int], first: UTCTimestamp, last: UTCTimestamp) {
            self.alerts = alerts
            self.rules = rules
            self.first = first
            self.last = last
        }
    }

    /// The class, "person".
    package var label: String
    /// 0 to 1: the best detection's score.
    package var confidence: Float
    /// Start, update, end or digest.
    package var event: Event
    /// `alert_id` of the event's start: the same for its start, its updates and its end; nil when the publisher has none.
    package var eventID: String?
    /// The name of the rule that fired.
    package var rule: String
    /// The persons in the frame.
    package var detections: [AlertDetection]
    /// How a box is to be read; always "xywh_pixels" from Picket itself.
    package var boxFormat: String
    /// Pixels.
    package var frameWidth: Int
    /// Pixels.
    package var frameHeight: Int
    /// The network's name.
    package var model: String
    /// When the picture was taken: an update and an end show the best one so far; nil when the publisher does not say.
    package var frameTimestamp: UTCTimestamp?
    /// Of a digest alone.
    package var digest: Digest?

    private enum CodingKeys: String, CodingKey {
        case label, confidence, event, rule, detections, model, digest
        case eventID = "event_id"
        case boxFormat = "box_format"
        case frameWidth = "frame_width"
        case frameHeight = "frame_height"
        case frameTimestamp = "frame_timestamp"
    }

    /// Boxes are in pixels of a frame of `frameWidth` by `frameHeight`.
    package init(
        label: String = "person", confidence: Float, event: Event, rule: String, detections: [AlertDetection],
        frameWidth: Int, frameHeight: Int, model: String
    ) {
        self.label = label
        self.confidence = confidence
        self.event = event
        self.rule = rule
        self.detections = detections
        self.boxFormat = "xywh_pixels"
        self.frameWidth = frameWidth
        self.frameHeight = frameHeight
        self.model = model
    }
}

/// One person of an alert.
package struct AlertDetection: Codable, Equatable, Sendable {
    /// Where in the frame.
    package var box: AlertBox
    /// 0 to 1.
    package var score: Float
    /// Stays the same while the tracker follows the person; nil when nothing tracks.
    package var trackID: Int?

    private enum CodingKeys: String, CodingKey {
        case box, score
        case trackID = "track_id"
    }

    /// A box with its score and track.
    package init(box: AlertBox, score: Float, trackID: Int?) {
        self.box = box
        self.score = score
        self.trackID = trackID
    }
}

/// A rectangle in pixels, origin top left; coded as `[x, y, width, height]`.
package struct AlertBox: Codable, Equatable, Sendable {
    /// Left edge.
    package var x: Float
    /// Top edge.
    package var y: Float
    /// Extent to the right.
    package var width: Float
    /// Extent downwards.
    package var height: Float

    /// All four in pixels.
    package init(x: Float, y: Float, width: Float, height: Float) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        x = try container.decode(Float.self)
        y = try container.decode(Float.self)
        width = try container.decode(Float.self)
        height = try container.decode(Float.self)
        guard container.isAtEnd else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected four numbers [x, y, width, height], found more")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(x)
        try container.encode(y)
        try container.encode(width)
        try container.encode(height)
    }
}
