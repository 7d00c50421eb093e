/// The alerts of one clip, held against the visits that somebody has labelled in it.
package struct ClipVerdict: Sendable, Equatable {
    /// An alert that was raised.
    package struct Alert: Sendable, Equatable {
        /// The rule that raised it.
        package let rule: String
        /// Since the clip's first frame.
        package let time: Duration
        /// Whom it shows, in pixels of the clip.
        package let box: LabelBox

        package init(rule: String, time: Duration, box: LabelBox) {
            self.rule = rule
            self.time = time
            self.box = box
        }
    }

    /// A person who came and went.
    package struct Visit: Sendable, Equatable {
        /// The person's name.
        package let person: String
        /// See `LabelledPerson.isOptional`.
        package let isOptional: Bool
        /// When; see `LabelledPerson.Sight`.
        package let sight: LabelledPerson.Sight
        /// When the detector had seen the person as often as an alert asks for, so that there could be one; nil where it never
        /// had, or nobody knows.
        package let confirmable: Duration?
        /// The alerts that tell of it, as indices into the clip's, in order of time.
        package fileprivate(set) var alerts: [Int] = []
    }

    /// What is held to be the same, where labels and alerts are never quite.
    package struct Tolerance: Sendable, Equatable {
        /// How long a person may be away in one visit: as long as a track lives on unseen.
        package var absence: Duration = .seconds(2)
        /// How far an alert may lie outside of the labelled time.
        package var time: Duration = .milliseconds(500)
        /// Least intersection over union of the alert's box and the person's.
        package var overlap = 0.3

        package init() {}
    }

    /// Person after person.
    package private(set) var visits: [Visit]
    /// The clip's alerts, in order of time.
    package let alerts: [Alert]
    /// The alerts that tell of nobody, as indices.
    package private(set) var falseAlarms: [Int] = []

    /// Gives each alert to one visit: to the one whose person its box shows; where places are not labelled, to the one that
    /// has no alert yet and ends first, which is how most visits get one.
    ///
    /// `sight` is what the detector saw, if that is known.
    package init(
        alerts: [Alert], persons: [LabelledPerson], sight: DetectorSight? = nil, tolerance: Tolerance = Tolerance()
    ) {
        self.alerts = alerts.sorted { $0.time < $1.time }
        let labels = persons.flatMap { person in
            person.visits(absence: tolerance.absence).map { (person, $0) }
        }
        visits = labels.map { person, stay in
            Visit(
                person: person.name, isOptional: person.isOptional, sight: stay,
                confirmable: sight?.confirmable(person, among: persons, in: stay.time, tolerance: tolerance))
        }
        for (index, alert) in self.alerts.enumerated() {
            let present = visits.indices.filter { visits[$0].sight.time.reaches(alert.time, by: tolerance.time) }
            let shown = present.compactMap { visit -> (visit: Int, overlap: Double)? in
                guard let box = labels[visit].0.box(at: alert.time, tolerance: tolerance.time) else { return nil }
                let overlap = box.intersectionOverUnion(alert.box)
                return overlap >= tolerance.overlap ? (visit, overlap) : nil
            }
            let unplaced = present.filter { labels[$0].0.path.isEmpty }
            if let visit = shown.max(by: { $0.overlap < $1.overlap })?.visit
                ?? likeliest(of: unplaced, rule: alert.rule)
            {
                visits[visit].alerts.append(index)
            } else {
                falseAlarms.append(index)
            }
        }
    }

    private func likeliest(of candidates: [Int], rule: String) -> Int? {
        func rank(_ index: Int) -> (Int, Int, Duration) {
            let told = visits[index].alerts.count { alerts[$0].rule == rule }
            return (told, visits[index].isOptional ? 1 : 0, visits[index].sight.time.upperBound)
        }
        return candidates.min { rank($0) < rank($1) }
    }

    /// How many alerts tell of a visit of which the same rule had told before.
    package var repeats: Int {
        visits.reduce(0) { sum, visit in sum + visit.alerts.count - Set(visit.alerts.map { alerts[$0].rule }).count }
    }

    /// How long after the person was clearly in the picture the first alert came, or nil; an earlier one came at once.
    package func timeToAlert(of visit: Visit) -> Duration? {
        visit.alerts.first.map { max(alerts[$0].time - visit.sight.clear, .zero) }
    }

    /// How long after there could be an alert the first one came: what tracker and rules took for themselves; nil where either
    /// is not known.
    package func ownDelay(of visit: Visit) -> Duration? {
        guard let first = visit.alerts.first, let confirmable = visit.confirmable else { return nil }
        return max(alerts[first].time - confirmable, .zero)
    }
}

extension ClosedRange<Duration> {
    fileprivate func reaches(_ time: Duration, by tolerance: Duration) -> Bool {
        lowerBound - tolerance <= time && time <= upperBound + tolerance
    }
}
