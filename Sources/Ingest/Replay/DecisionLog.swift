/// The last decision about each rule and track of a whole clip: a stream itself remembers only the latest of them.
struct DecisionLog {
    private struct Subject: Hashable {
        let rule: String
        let track: Int
    }

    private var latest: [Subject: DecisionReport] = [:]

    /// Takes the decisions after a frame.
    mutating func take(_ decisions: [DecisionReport]) {
        for decision in decisions { latest[Subject(rule: decision.rule, track: decision.trackID)] = decision }
    }

    /// Rule after rule, the first track first.
    func reports(inOrderOf rules: [String]) -> [DecisionReport] {
        rules.flatMap { rule in
            latest.filter { $0.key.rule == rule }.sorted { $0.key.track < $1.key.track }.map(\.value)
        }
    }
}
