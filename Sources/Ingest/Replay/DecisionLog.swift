/// The last decision about each rule and track of a whole clip: a stream itself remembers only the latest of them.
struct DecisionLog {
    private struct Subject: Hashable {
        let rule: String
        let track: Int
    }

    private var latest: [Subject: DecisionReport] = [:]
    private var glimpses: [Int: GlimpseReport] = [:]

    /// Takes the decisions after a frame.
    mutating func take(_ stream: StreamDecisions) {
        for decision in stream.decisions { latest[Subject(rule: decision.rule, track: decision.trackID)] = decision }
        for glimpse in stream.unfollowed { glimpses[glimpse.id] = glimpse }
        for id in stream.followed { glimpses[id] = nil }
    }

    /// Who was seen and never followed, in the order in which they came.
    var unfollowed: [GlimpseReport] { glimpses.values.sorted { $0.id < $1.id } }

    /// Rule after rule, the first track first.
    func reports(inOrderOf rules: [String]) -> [DecisionReport] {
        rules.flatMap { rule in
            latest.filter { $0.key.rule == rule }.sorted { $0.key.track < $1.key.track }.map(\.value)
        }
    }
}
