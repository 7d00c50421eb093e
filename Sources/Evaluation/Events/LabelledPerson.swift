/// A person whom somebody has seen in a clip, and when.
///
/// All times are since the clip's first frame.
package struct LabelledPerson: Sendable, Equatable {
    /// A stretch of time in which the person can be seen.
    package struct Sight: Sendable, Equatable {
        /// From the first frame in which anything of the person shows to the last.
        package let time: ClosedRange<Duration>
        /// From when the whole person is in the picture: from then on an alert can be asked for.
        package let clear: Duration

        package init(time: ClosedRange<Duration>, clear: Duration) {
            self.time = time
            self.clear = clear
        }
    }

    /// Where the person is at a time.
    package struct KeyBox: Sendable, Equatable {
        package let time: Duration
        package let box: LabelBox

        package init(time: Duration, box: LabelBox) {
            self.time = time
            self.box = box
        }
    }

    /// Unlike that of any other person of the clip.
    package let name: String
    /// Nobody says whether there should be an alert: the person is too small, or hard to make out.
    package let isOptional: Bool
    /// In order of time; at least one.
    package let sights: [Sight]
    /// In order of time, between them the person moves evenly; empty where nobody has labelled places.
    package let path: [KeyBox]

    package init(name: String, isOptional: Bool, sights: [Sight], path: [KeyBox]) {
        self.name = name
        self.isOptional = isOptional
        self.sights = sights
        self.path = path
    }

    /// Where the person is at `time`, which may lie up to `tolerance` outside the labelled path; nil where nobody knows.
    package func box(at time: Duration, tolerance: Duration) -> LabelBox? {
        guard let first = path.first, let last = path.last, time >= first.time - tolerance,
            time <= last.time + tolerance
        else { return nil }
        guard let next = path.firstIndex(where: { $0.time >= time }) else { return last.box }
        guard next > 0 else { return first.box }
        let (before, after) = (path[next - 1], path[next])
        return before.box.interpolated(to: after.box, share: (time - before.time) / (after.time - before.time))
    }

    /// The times at which the person comes and goes: who is away for no longer than `absence` has not gone.
    package func visits(absence: Duration) -> [Sight] {
        var visits: [Sight] = []
        for sight in sights {
            if let before = visits.last, sight.time.lowerBound - before.time.upperBound <= absence {
                visits[visits.count - 1] = Sight(
                    time: before.time.lowerBound...max(before.time.upperBound, sight.time.upperBound),
                    clear: before.clear)
            } else {
                visits.append(sight)
            }
        }
        return visits
    }
}

extension LabelBox {
    fileprivate func interpolated(to other: LabelBox, share: Double) -> LabelBox {
        func between(_ a: Double, _ b: Double) -> Double { a + (b - a) * share }
        return LabelBox(
            x: between(x, other.x), y: between(y, other.y), width: between(width, other.width),
            height: between(height, other.height))
    }
}
