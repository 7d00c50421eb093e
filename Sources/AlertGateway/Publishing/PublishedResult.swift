import AlertProtocol

/// The `result` of a published alert as far as the gateway goes by it; the rest is checked and passed on.
struct PublishedResult {
    let event: AlertResult.Event
    /// Names the event, where the publisher says what belongs together.
    let eventID: String?

    init(_ fields: JSONFields) throws(InvalidAlert) {
        for name in ["label", "rule", "box_format", "model"] { _ = try fields.string(name) }
        for name in ["frame_width", "frame_height"] { _ = try fields.integer(name) }
        _ = try fields.number("confidence")
        guard let event = AlertResult.Event(rawValue: try fields.string("event")) else {
            throw fields.wrong("event", "\"start\", \"update\", \"end\" or \"digest\"")
        }
        self.event = event
        eventID = fields.optional("event_id") == nil ? nil : try fields.string("event_id")
        let detections = try fields.value("detections", expected: "a list of persons")
        guard detections.kind == .array else { throw fields.wrong("detections", "a list of persons") }
        for (index, element) in detections.elements.enumerated() {
            let detection = try JSONFields(element, name: "\(fields.place("detections"))[\(index)]")
            _ = try detection.number("score")
            let box = try detection.value("box", expected: "four numbers [x, y, width, height]").elements
            guard box.count == 4, box.allSatisfy({ $0.number != nil }) else {
                throw detection.wrong("box", "four numbers [x, y, width, height]")
            }
            if detection.optional("track_id") != nil { _ = try detection.integer("track_id") }
        }
    }

    /// The same for the updates and the end of one event on `stream`; nil for others.
    func family(on stream: String) -> Int? {
        guard event == .update || event == .end, let eventID else { return nil }
        var hasher = Hasher()
        hasher.combine(stream)
        hasher.combine(eventID)
        return hasher.finalize()
    }
}
