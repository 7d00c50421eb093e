internal import Tracking

/// Decides when somebody is to be told: once a track and rule, not once a frame.
///
/// A rule is a list of conditions. When a track in sight meets them all an alert starts; it ends when the track has ended or
/// is missing, or the conditions have ceased for good, and where they are met again, another starts after the cool-down. For
/// every track the rule keeps how close it came, so that whoever wonders why there was no alert can be told. A value without
/// clock: `evaluate` once a frame, in the order of time.
package struct Rule: Sendable {
    /// What the owner asked for; a condition that is nil or empty is not asked for.
    package struct Settings: Sendable, Equatable {
        /// The rule's name, as alerts carry it.
        package var name = "person"
        /// Least median score of the track, 0...1.
        package var minimumScore: Float = 0.5
        /// Height of the box as a share of the frame's.
        package var height: ClosedRange<Float> = 0...1
        /// Where the person must stand.
        package var zone: Zone?
        /// Where the person must not stand.
        package var preclusive: [Zone] = []
        /// What the person must step over.
        package var tripwire: Tripwire?
        /// How long the person must have been where they must stand.
        package var minimumDwell: Duration = .zero
        /// In how many of the last frames score, height and place must have been right.
        package var confirmation = Confirmation(needed: 1, window: 1)
        /// More than so many persons must be there at once; one alert then tells of them all.
        package var occupancyAbove: Int?
        /// When alerts may be raised: at any of these times, or always.
        package var armed: [ArmedSchedule] = []
        /// How long a track stays silent after its alert.
        ///
        /// It never silences another track.
        package var cooldown: Duration = .seconds(60)
        /// Which events of an alert's life are sent; a start always is.
        package var events: Set<RaisedAlert.Event> = [.start]
        /// At least so much time lies between an event of an alert and an update.
        package var updateInterval: Duration = .seconds(10)

        package init() {}
    }

    /// "3 of 5": so many frames of the last so many.
    package struct Confirmation: Sendable, Equatable {
        /// 1...window.
        package let needed: Int
        /// At least 1.
        package let window: Int

        package init(needed: Int, window: Int) {
            self.needed = needed
            self.window = window
        }
    }

    /// So many frames are kept for pictures at most; who comes while there are more is told of without updates and end.
    private static let keptFrameLimit = 16

    /// What the owner asked for.
    package let settings: Settings
    private var memories: [Int: TrackMemory] = [:]
    private var crowd = AlertLife()
    private var ended = RecentDecisions()

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// How close every living track came, and those that ended lately, the newest last.
    package var decisions: [Decision] {
        ended.decisions + memories.values.map { $0.decision(of: settings.name) }.sorted { $0.track < $1.track }
    }

    /// Media times of the frames that may become pictures of alerts: the best ones so far.
    package var keptFrames: Set<Duration> {
        Set(memories.values.compactMap(\.alert.keptFrame) + [crowd.keptFrame].compactMap { $0 })
    }

    /// What a frame changes about alerts: ends first.
    package mutating func evaluate(_ scene: Scene, offset: ArmedSchedule.UTCOffset) -> [RaisedAlert] {
        for track in scene.tracks {
            if let newcomer = track.continuedBy { memories[newcomer]?.noteContinuing(track.id) }
        }
        let ends =
            forget(except: Set(scene.tracks.map(\.id)))
            + end(alertsOf: scene.tracks.filter { $0.state == .missing }.map(\.id))
        let isArmed =
            settings.armed.isEmpty || settings.armed.contains { $0.isArmed(at: scene.time, offset: offset) }
        for track in scene.tracks {
            memories[track.id, default: TrackMemory(track)].observe(track, in: scene, settings)
        }
        let occupants = memories.values.count { $0.isPlaced }
        var unmet: [Int: Shortfall] = [:]
        // A track out of sight changes nothing: the picture of an alert must show its person.
        let seen = scene.tracks.filter { $0.lastSeen == scene.now }
        for track in seen {
            unmet[track.id] = memories[track.id]?.shortfall(
                settings, now: scene.now, isArmed: isArmed, occupants: occupants)
        }
        let raised =
            settings.occupancyAbove == nil
            ? alerts(of: seen, in: scene, unmet) : alertOfCrowd(seen.filter { unmet[$0.id] == nil }, in: scene)
        let started = Set(raised.filter { $0.event == .start }.map(\.id.track))
        for track in seen {
            if started.contains(track.id) { memories[track.id]?.raised = scene.now }
            if let shortfall = unmet[track.id] ?? told(started.contains(track.id)) {
                memories[track.id]?.note(shortfall)
            }
        }
        return ends + raised
    }

    /// The ends of all that lives: no frame will come any more.
    package mutating func finish() -> [RaisedAlert] { forget(except: []) + crowd.finish(settings) }

    private mutating func alerts(of tracks: [Track], in scene: Scene, _ unmet: [Int: Shortfall]) -> [RaisedAlert] {
        var kept = memories.values.count { $0.alert.keptFrame != nil }
        var raised: [RaisedAlert] = []
        for track in tracks {
            guard var memory = memories[track.id] else { continue }
            let before = memory.alert.keptFrame
            raised += memory.alert.step(
                AlertLife.Frame(
                    holds: unmet[track.id] == nil, sighting: memory.isPlaced ? scene.sighting(of: track) : nil,
                    now: scene.now, mayKeep: kept < Self.keptFrameLimit), settings)
            kept += (memory.alert.keptFrame == nil ? 0 : 1) - (before == nil ? 0 : 1)
            memories[track.id] = memory
        }
        return raised
    }

    /// One alert tells of all; the newest track is the one that makes a crowd, and all count for the picture.
    private mutating func alertOfCrowd(_ crowd: [Track], in scene: Scene) -> [RaisedAlert] {
        let quality = crowd.reduce(0) { $0 + scene.sighting(of: $1).quality }
        let sighting = crowd.last.map { Sighting(track: $0, time: scene.now, quality: quality) }
        return self.crowd.step(
            AlertLife.Frame(holds: sighting != nil, sighting: sighting, now: scene.now, mayKeep: true), settings)
    }

    /// Why one raised nothing now though all is as it should be.
    private func told(_ raises: Bool) -> Shortfall? {
        raises
            ? nil : Shortfall(.cooldown, value: "an alert told of this before", needed: "that to end, and to cool down")
    }

    /// Nobody has seen these persons for long; where one is seen again, that is told already.
    private mutating func end(alertsOf missing: [Int]) -> [RaisedAlert] {
        missing.flatMap { memories[$0]?.alert.finish(settings) ?? [] }
    }

    private mutating func forget(except living: Set<Int>) -> [RaisedAlert] {
        var ends: [RaisedAlert] = []
        for (id, var memory) in memories.sorted(by: { $0.key < $1.key }) where !living.contains(id) {
            ends += memory.alert.finish(settings)
            ended.append(memory.decision(of: settings.name))
            memories[id] = nil
        }
        return ends
    }
}
