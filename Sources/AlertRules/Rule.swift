package import Tracking

/// Decides when somebody is to be told: once a track and rule, not once a frame.
///
/// A rule is a list of conditions. When a track in sight meets them all an alert is raised; where it ceases to and meets
/// them again, another after the cool-down. For every track the rule keeps how close it came, so that whoever wonders why
/// there was no alert can be told. A value without clock: `evaluate` once a frame, in the order of time.
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

    /// What the owner asked for.
    package let settings: Settings
    private var memories: [Int: TrackMemory] = [:]
    private var crowd = AlertMemory()
    private var ended = RecentDecisions()

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// How close every living track came, and those that ended lately, the newest last.
    package var decisions: [Decision] {
        ended.decisions + memories.values.map { $0.decision(of: settings.name) }.sorted { $0.track < $1.track }
    }

    /// The alerts that a frame raises.
    package mutating func evaluate(_ scene: Scene, offset: ArmedSchedule.UTCOffset) -> [RaisedAlert] {
        let isArmed =
            settings.armed.isEmpty || settings.armed.contains { $0.isArmed(at: scene.time, offset: offset) }
        for track in scene.tracks {
            memories[track.id, default: TrackMemory(track)].observe(track, in: scene, settings)
        }
        let occupants = memories.values.count { $0.isPlaced }
        var raised: [RaisedAlert] = []
        var isCrowded = false
        // The newest first: it is the one that makes a crowd. A track out of sight changes nothing: the picture of an alert
        // must show its person.
        for track in scene.tracks.reversed() where track.lastSeen == scene.now {
            guard var memory = memories[track.id] else { continue }
            let shortfall = memory.shortfall(settings, now: scene.now, isArmed: isArmed, occupants: occupants)
            let raises: Bool
            if settings.occupancyAbove == nil {
                raises = memory.alert.raises(shortfall == nil, now: scene.now, cooldown: settings.cooldown)
            } else {
                raises =
                    shortfall == nil && !isCrowded
                    && crowd.raises(true, now: scene.now, cooldown: settings.cooldown)
                if raises { memory.alert = crowd }
                isCrowded = isCrowded || shortfall == nil
            }
            if raises { raised.append(RaisedAlert(rule: settings.name, event: .start, track: track)) }
            if let unmet = shortfall ?? told(raises) { memory.note(unmet) }
            memories[track.id] = memory
        }
        if !isCrowded { _ = crowd.raises(false, now: scene.now, cooldown: settings.cooldown) }
        forget(except: Set(scene.tracks.map(\.id)))
        return raised.reversed()
    }

    /// Why one of a crowd raised nothing though all is as it should be.
    private func told(_ raises: Bool) -> Shortfall? {
        raises
            ? nil : Shortfall(.cooldown, value: "an alert told of this before", needed: "that to end, and to cool down")
    }

    private mutating func forget(except living: Set<Int>) {
        for (id, memory) in memories.sorted(by: { $0.key < $1.key }) where !living.contains(id) {
            ended.append(memory.decision(of: settings.name))
            memories[id] = nil
        }
    }
}

/// What a rule sees of one frame.
package struct Scene: Sendable {
    /// Every living track.
    package let tracks: [Track]
    /// The frame's size.
    package let frame: FrameSize
    /// Media time.
    package let now: Duration
    /// Seconds since 1970, for schedules.
    package let time: Int64
    /// By track, which share of its box has changed in this frame, 0...1; nil where nobody watches for motion.
    package let changes: [Int: Float]?

    package init(tracks: [Track], frame: FrameSize, now: Duration, time: Int64, changes: [Int: Float]? = nil) {
        self.tracks = tracks
        self.frame = frame
        self.now = now
        self.time = time
        self.changes = changes
    }
}
