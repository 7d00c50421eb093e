package import AlertProtocol

/// What the log holds, in memory: where each alert lies, and each user's sequence.
///
/// A pure value. An alert for a thousand users costs one entry and a longer run in each user's sequence.
package struct AlertIndex: Sendable {
    /// One alert.
    package struct Entry: Sendable {
        /// Where its body lies.
        package var location: BodyLocation
        /// The stream's place in `streams`.
        package var stream: Int32
        /// Milliseconds since 1970.
        package var acceptedAt: Int64
        /// When the camera saw it, milliseconds since 1970; nil when that is not known any more.
        package var capturedAt: Int64?
        /// The same for all updates of one event; nil for other alerts.
        package var family: Int?

        /// An alert whose body lies at `location`.
        package init(
            location: BodyLocation, stream: Int32, acceptedAt: Int64, capturedAt: Int64? = nil, family: Int? = nil
        ) {
            self.location = location
            self.stream = stream
            self.acceptedAt = acceptedAt
            self.capturedAt = capturedAt
            self.family = family
        }
    }

    /// The log's number of the first entry.
    package private(set) var firstNumber: Int64
    private var entries: [Entry] = []
    private var streamNumbers: [String: Int32] = [:]
    private var streams: [String] = []
    /// By the user's number, which is never given twice.
    package var users: [Int64: UserSequence] = [:]
    private(set) var userNumbers: [String: Int64] = [:]
    private(set) var userIDs: [Int64: String] = [:]
    /// The connection that each user opened last.
    var connections: [Int64: OpenConnection] = [:]
    /// The numbers of all users.
    package private(set) var everyone = NumberRuns()

    /// An empty log whose first alert gets the number `firstNumber`.
    package init(firstNumber: Int64 = 1) { self.firstNumber = firstNumber }

    /// The number the next alert gets.
    package var nextNumber: Int64 { firstNumber + Int64(entries.count) }

    /// How many alerts the log holds.
    package var count: Int { entries.count }

    /// The alert with that number; nil when it is gone.
    package subscript(number: Int64) -> Entry? {
        let index = number - firstNumber
        return index >= 0 && index < Int64(entries.count) ? entries[Int(index)] : nil
    }

    /// The id of an alert's stream.
    package func stream(of entry: Entry) -> String { streams[Int(entry.stream)] }

    /// The number by which entries name a stream.
    package mutating func number(ofStream id: String) -> Int32 {
        if let number = streamNumbers[id] { return number }
        let number = Int32(streams.count)
        streams.append(id)
        streamNumbers[id] = number
        return number
    }

    // MARK: Users

    /// Replaces the directory: users that are not in it are forgotten, new ones begin with what they bring.
    package mutating func setUsers(_ directory: [Int64: UserSequence]) {
        for number in users.keys where directory[number] == nil {
            if let id = users.removeValue(forKey: number)?.id, userNumbers[id] == number { userNumbers[id] = nil }
            userIDs[number] = nil
            connections[number] = nil
        }
        for (number, user) in directory where users[number] == nil {
            users[number] = user
            userNumbers[user.id] = number
            userIDs[number] = user.id
        }
        everyone = NumberRuns(ascending: users.keys.sorted())
    }

    // MARK: Alerts

    /// Who is meant.
    package func recipients(_ notify: Recipients) -> NumberRuns {
        switch notify {
        case .everyone: everyone
        case .users(let ids): NumberRuns(ascending: Set(ids.compactMap { userNumbers[$0] }).sorted())
        }
    }

    /// Adds an alert to the sequences of its recipients; those of `sent` have it sent at `now`.
    ///
    /// `sent` and `connected` are some of the recipients, ascending.
    /// - Returns: the place it got for each of `connected`.
    package mutating func append(
        _ entry: Entry, to recipients: NumberRuns, sent: [Int64], connected: [Int64], now: Duration
    ) -> [Assignment] {
        let number = nextNumber
        entries.append(entry)
        var assignments: [Assignment] = []
        assignments.reserveCapacity(connected.count)
        var connected = connected[...]
        var sent = sent[...]
        for range in recipients.ranges {
            for user in range {
                let isSent = sent.first == user
                if isSent { sent.removeFirst() }
                let seq = users[user]?.append(number, sentAt: isSent ? now : nil)
                guard connected.first == user else { continue }
                connected.removeFirst()
                if let seq { assignments.append(Assignment(user: user, seq: seq)) }
            }
        }
        return assignments
    }

    // MARK: Acknowledging

    /// Marks a user's alerts up to `limit` that they can see; returns those that were not marked yet.
    mutating func acknowledge(_ user: Int64, upTo limit: Int64, seeing visible: VisibleStreams) -> [Int64] {
        let isMeant = entryTest { [streams] in visible.contains(streams[Int($0.stream)]) }
        return users[user]?.acknowledge(upTo: limit, where: isMeant) ?? []
    }

    /// Presumes that a user has seen the alerts of one stream up to `limit`; returns those that were not marked yet.
    mutating func presume(_ user: Int64, upTo limit: Int64, ofStream stream: Int32) -> [Int64] {
        let isMeant = entryTest { $0.stream == stream }
        return users[user]?.presume(upTo: limit, where: isMeant) ?? []
    }

    /// Looks at its own hold on the entries, as a user is changed meanwhile.
    private func entryTest(_ isMeant: @escaping (Entry) -> Bool) -> (Int64) -> Bool {
        { [entries, firstNumber] number in
            let index = Int(number - firstNumber)
            return entries.indices.contains(index) && isMeant(entries[index])
        }
    }

    /// Drops what the log no longer holds.
    package mutating func forget(through number: Int64) {
        guard number >= firstNumber else { return }
        let count = min(Int(number - firstNumber) + 1, entries.count)
        entries.removeFirst(count)
        firstNumber += Int64(count)
        for user in users.keys { users[user]?.forget(numbersThrough: number) }
    }

    /// The next alerts of a user after `seq`, as `seq` and entry; of updates of one event in `window` of them only the
    /// newest when `coalesces`.
    package func upcoming(
        of user: UserSequence, after seq: Int64, replayAfter: Int64, seeing streams: VisibleStreams, coalesces: Bool,
        window: Int
    ) -> Upcoming {
        var upcoming = Upcoming(alerts: [], through: seq, isLast: true)
        while let next = user.next(after: upcoming.through, replayAfter: replayAfter) {
            guard upcoming.alerts.count < window else {
                upcoming.isLast = false
                break
            }
            upcoming.through = next
            guard let number = user.number(at: next), let entry = self[number], streams.contains(stream(of: entry))
            else { continue }
            upcoming.alerts.append(Upcoming.Alert(seq: next, entry: entry))
        }
        if upcoming.isLast { upcoming.through = max(upcoming.through, user.lastSeq) }
        guard coalesces else { return upcoming }
        var seen: Set<Int> = []
        upcoming.alerts = upcoming.alerts.reversed().filter { alert in
            alert.entry.family.map { seen.insert($0).inserted } ?? true
        }.reversed()
        return upcoming
    }

    /// A run of a user's alerts.
    package struct Upcoming {
        /// One of them.
        package struct Alert {
            /// Its place in the user's sequence.
            package let seq: Int64
            /// Where it lies.
            package let entry: Entry
        }

        /// In order.
        package var alerts: [Alert]
        /// Everything up to this `seq` has been looked at.
        package var through: Int64
        /// Whether nothing lies beyond.
        package var isLast: Bool
    }

    // MARK: Retention

    /// The last of the oldest alerts, at most `limit`, that may go at `now`: those older than `age`, those before the
    /// segment `keptSegment`, and those that nobody keeps.
    package func prunable(now: Int64, age: Duration, keptSegment: Int64, limit: Int) -> Int64? {
        let oldest = now - age.components.seconds * 1000
        let needed = users.values.reduce(nextNumber) { min($0, $1.oldestNumber ?? nextNumber) }
        var last: Int64?
        for (offset, entry) in entries.prefix(limit).enumerated() {
            let number = firstNumber + Int64(offset)
            guard entry.acceptedAt < oldest || entry.location.segment < keptSegment || number < needed else { break }
            last = number
        }
        return last
    }
}
