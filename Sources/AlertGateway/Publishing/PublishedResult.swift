import AlertProtocol

/// The `result` of a published alert as far as the gateway goes by it; the rest is checked and passed on.
struct PublishedResult {
    let event: AlertResult.Event
    let rule: String
    /// The persons in the frame, where the publisher tracks them.
    let trackIDs: [Int]

    init(_ fields: JSONFields) throws(InvalidAlert) {
        for name in ["label", "box_format", "model"] { _ = try fields.string(name) }
        for name in ["frame_width", "frame_height"] { _ = try fields.integer(name) }
        _ = try fields.number("confidence")
        rule = try fields.string("rule")
        guard let event = AlertResult.Event(rawValue: try fields.string("event")) else {
            throw fields.wrong("event", "\"start\", \"update\" or \"end\"")
        }
        self.event = event
        let detections = try fields.value("detections", expected: "a list of persons")
        guard detections.kind == .array else { throw fields.wrong("detections", "a list of persons") }
        var trackIDs: [Int] = []
        for (index, element) in detections.elements.enumerated() {
            let detection = try JSONFields(element, name: "\(fields.place("detections"))[\(index)]")
            _ = try detection.number("score")
            let box = try detection.value("box", expected: "four numbers [x, y, width, height]").elements
            guard box.count == 4, box.allSatisfy({ $0.number != nil }) else {
                throw detection.wrong("box", "four numbers [x, y, width, height]")
            }
            if detection.optional("track_id") != nil { trackIDs.append(try detection.integer("track_id")) }
        }
        self.trackIDs = trackIDs
    }

    /// The same for all updates of one event on `stream`, by its rule and persons; nil for other alerts.
    func family(on stream: String) -> Int? {
        guard event == .update else { return nil }
        var hasher = Hasher()
        hasher.combine(stream)
        hasher.combine(rule)
        hasher.combine(trackIDs.sorted())
        return hasher.finalize()
    }
}
