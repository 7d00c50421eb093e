import TestSupport
import Testing
import Tracking

@Suite struct PersonTrackerTests {
    /// A person of 30x80 pixels that walks from `x` at `speed` pixels a second.
    private func walker(x: Float, y: Float = 100, speed: Float, at time: Duration) -> Observation {
        Observation(
            box: BoundingBox(x: x + speed * Float(time / .seconds(1)), y: y, width: 30, height: 80), score: 0.8)
    }

    private func frames(perSecond rate: Int, seconds: Int) -> [Duration] {
        (0..<rate * seconds).map { .milliseconds($0 * 1000 / rate) }
    }

    @Test(arguments: [2, 5, 10])
    func aWalkingPersonIsOneTrack(framesPerSecond rate: Int) {
        var tracker = PersonTracker()
        var ids: Set<Int> = []
        for now in frames(perSecond: rate, seconds: 8) {
            ids.formUnion(tracker.update([walker(x: 0, speed: 60, at: now)], now: now).map(\.id))
        }
        #expect(ids == [1])
        #expect(tracker.tracks.map(\.state) == [.confirmed])
    }

    /// Twice as fast as people walk: at 2 frames a second their boxes are a width apart.
    @Test(arguments: [2, 5, 10])
    func aRunningPersonIsOneTrack(framesPerSecond rate: Int) {
        var tracker = PersonTracker()
        var ids: Set<Int> = []
        for now in frames(perSecond: rate, seconds: 5) {
            ids.formUnion(tracker.update([walker(x: 0, speed: 120, at: now)], now: now).map(\.id))
        }
        #expect(ids == [1])
    }

    /// Behind a sign people go on, turn, or wait: where they come out again within two seconds they are the same.
    @Test(arguments: [0.0, 0.3, 0.7, 1])
    func aHiddenPersonMayHaveStoppedOnTheWay(share: Float) {
        var tracker = PersonTracker()
        let frame = FrameSize(width: 640, height: 480)
        for now in frames(perSecond: 5, seconds: 2) {
            tracker.update([walker(x: 100, speed: 100, at: now)], in: frame, now: now)
        }
        let last = Duration.milliseconds(1800)
        tracker.update([], in: frame, now: last + .milliseconds(200))
        let back = last + .milliseconds(1800)
        let way = walker(x: 100, speed: 100, at: last + .milliseconds(1800) * Double(share))
        tracker.update([way], in: frame, now: back)
        #expect(tracker.tracks.map(\.id) == [1])
    }

    /// Who has walked out of the picture did not stop on the way: who comes in there is somebody else.
    @Test(arguments: [(FrameSize(width: 280, height: 480), [1, 2]), (FrameSize(width: 640, height: 480), [1])])
    func whoComesInWhereOneHasLeftIsAnother(frame: FrameSize, expectedIDs: [Int]) {
        var tracker = PersonTracker()
        for now in frames(perSecond: 5, seconds: 2) {
            tracker.update([walker(x: 60, speed: 100, at: now)], in: frame, now: now)
        }
        tracker.update([], in: frame, now: .milliseconds(2000))
        tracker.update([walker(x: 240, speed: 0, at: .zero)], in: frame, now: .milliseconds(3200))
        #expect(tracker.tracks.map(\.id) == expectedIDs)
    }

    @Test func personsWhoCrossKeepTheirTracks() {
        var tracker = PersonTracker()
        for now in frames(perSecond: 5, seconds: 8) {
            tracker.update(
                [
                    walker(x: 0, y: 100, speed: 50, at: now),
                    walker(x: 400, y: 160, speed: -50, at: now),
                ], now: now)
        }
        #expect(tracker.tracks.map(\.id) == [1, 2])
        #expect(tracker.tracks[0].box.x > 350)
        #expect(tracker.tracks[1].box.x < 50)
    }

    @Test func threeSightingsOfFiveConfirm() {
        var tracker = PersonTracker()
        let seen = [true, false, true, false, true]
        var states: [Track.State?] = []
        for (index, isSeen) in seen.enumerated() {
            let now = Duration.milliseconds(200 * index)
            let observations = isSeen ? [walker(x: 50, speed: 0, at: now)] : []
            states.append(tracker.update(observations, now: now).first?.state)
        }
        #expect(states == [.tentative, .tentative, .tentative, .tentative, .confirmed])
    }

    @Test func aFlickerIsNeverConfirmed() {
        var tracker = PersonTracker()
        for index in 0..<40 {
            let now = Duration.milliseconds(200 * index)
            tracker.update(index.isMultiple(of: 4) ? [walker(x: 50, speed: 0, at: now)] : [], now: now)
            #expect(!tracker.tracks.contains { $0.state == .confirmed })
        }
    }

    @Test(arguments: [(1_800, [1]), (2_400, [1, 2])])
    func aHiddenPersonSurvivesTwoSeconds(hiddenMilliseconds: Int, expectedIDs: [Int]) {
        var tracker = PersonTracker()
        for index in 0..<5 {
            let now = Duration.milliseconds(200 * index)
            tracker.update([walker(x: 50, speed: 0, at: now)], now: now)
        }
        let back = Duration.milliseconds(800 + hiddenMilliseconds)
        tracker.update([], now: back - .milliseconds(200))
        tracker.update([walker(x: 50, speed: 0, at: back)], now: back)
        #expect(tracker.tracks.map(\.id) == expectedIDs)
    }

    @Test func theScoreIsAMedian() {
        var tracker = PersonTracker()
        for (index, score) in [Float(0.6), 0.4, 0.99].enumerated() {
            var observation = walker(x: 50, speed: 0, at: .zero)
            observation.score = score
            tracker.update([observation], now: .milliseconds(200 * index))
        }
        #expect(tracker.tracks.first?.score == 0.6)
    }

    @Test func aPersonSeenTwiceIsOneTrack() {
        var tracker = PersonTracker()
        for index in 0..<10 {
            let now = Duration.milliseconds(200 * index)
            var double = walker(x: 52, y: 104, speed: 60, at: now)
            double.score = 0.6
            tracker.update([walker(x: 50, speed: 60, at: now), double], now: now)
        }
        #expect(tracker.tracks.map(\.id) == [1])
    }

    @Test func aWeakSightingContinuesATrackAndBeginsNone() {
        var tracker = PersonTracker()
        var weak = walker(x: 50, speed: 0, at: .zero)
        weak.score = 0.4
        tracker.update([weak], now: .zero)
        #expect(tracker.tracks.isEmpty)
        tracker.update([walker(x: 50, speed: 0, at: .zero)], now: .milliseconds(200))
        tracker.update([weak], now: .milliseconds(400))
        #expect(tracker.tracks.map(\.lastSeen) == [.milliseconds(400)])
    }

    @Test func timeThatGoesBackEndsEveryTrack() {
        var tracker = PersonTracker()
        for seconds in [100.0, 100.2, 100.4, 5.0] {
            tracker.update([walker(x: 50, speed: 0, at: .zero)], now: .seconds(seconds))
        }
        #expect(tracker.tracks.map(\.id) == [2])
        #expect(tracker.tracks.map(\.state) == [.tentative])
    }

    /// Whatever comes in: ids never repeat, no observation continues two tracks, memory stays bounded by what is seen.
    @Test(arguments: UInt64(1)...20)
    func randomObservationsKeepTheInvariants(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var tracker = PersonTracker()
        var highest = 0
        for index in 0..<200 {
            let observations = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                Observation(
                    box: BoundingBox(
                        x: random.float(in: -50...700), y: random.float(in: -50...500),
                        width: random.float(in: -5...120), height: random.float(in: 0...300)),
                    score: random.float(in: 0...1))
            }
            let tracks = tracker.update(observations, now: .milliseconds(200 * index))
            #expect(Set(tracks.map(\.id)).count == tracks.count, "seed \(seed), frame \(index)")
            #expect(tracks.count { $0.lastSeen == .milliseconds(200 * index) } <= observations.count, "seed \(seed)")
            let newest = tracks.map(\.id).max() ?? 0
            #expect(newest >= highest || tracks.allSatisfy { $0.id <= highest }, "seed \(seed), frame \(index)")
            highest = max(highest, newest)
            #expect(tracks.count <= 12 * 41, "seed \(seed): more tracks than eight seconds of frames can hold")
        }
    }
}
