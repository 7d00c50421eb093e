/// Joins the payloads of packets in order to access units.
///
/// An access unit ends with a marker bit or before a packet of another timestamp (RFC 6184 §5.1), whichever comes first.
/// What lacks a packet is dropped whole, and so is what may lack its beginning after a loss; the next access unit that is
/// emitted says so (`AccessUnit.followsGap`).
///
/// Contract: call `next()` until it answers nil after each `gap` and `restart`, and after `append` no later than `isFull`.
package struct AccessUnitAssembler: Sendable {
    /// The largest access unit that is built, in bytes: well above an intra picture of 4K video.
    package static let maxSize = 8 << 20

    /// Access units that were dropped because they were damaged or may have been.
    package private(set) var dropped: UInt64 = 0

    /// The payloads that could not be used.
    package private(set) var malformedPayloads: UInt64 = 0

    /// Why the last unusable payload was unusable.
    package private(set) var lastError: DepacketizationError?

    private static let maxFinished = 32

    private enum State {
        /// The next packet begins an access unit.
        case boundary
        /// An access unit of that timestamp is complete so far.
        case open(timestamp: UInt32)
        /// What comes with that timestamp is dropped.
        case spoilt(timestamp: UInt32)
        /// Where the next packet belongs is unknown, but not to the timestamp that was spoilt.
        case unsure(spoilt: UInt32?, needed: AccessUnitBeginning)
    }

    /// What this sender's marker bits are worth.
    private enum Markers {
        /// The last access unit ended without one, or none has ended yet.
        case unproven
        /// The last access unit ended with one.
        case proven
        /// One stood inside a picture: they are ignored from now on.
        case wrong
    }

    /// What the sender's reports tell of its clocks.
    package var senderClock: SenderClock

    private var depacketizer: Depacketizer
    private var clock: MediaClock
    private var state: State
    private var markers = Markers.unproven
    private var lastTimestamp: UInt32?

    /// The open access unit.
    private var data: [UInt8] = []
    private var time: MediaTime
    private var arrival: Duration = .zero

    /// At most two more than `maxFinished`: a packet can end one by its timestamp, and be one itself.
    private var finished: [AccessUnit] = []

    /// An assembler that has seen nothing of a stream whose clock ticks `clockRate` times a second.
    package init(codec: VideoCodec, clockRate: UInt32) {
        depacketizer = Depacketizer(codec)
        senderClock = SenderClock(clockRate: clockRate)
        clock = MediaClock(clockRate: clockRate)
        time = MediaTime(ticks: 0, clockRate: clockRate)
        // A stream need not begin with parameter sets: the first key frame may.
        state = .unsure(spoilt: nil, needed: .possible)
    }

    /// Takes the packet that follows the one before without a gap, with its payload and time of arrival.
    package mutating func append(_ packet: RTPPacket, payload: RawSpan, arrival: Duration) {
        // Padding that probes the bandwidth belongs to no access unit.
        guard payload.byteCount > 0 else { return }
        endAccessUnit(before: packet.timestamp)
        if !isWithinAccessUnit { begin(packet.timestamp, with: payload, arrival: arrival) }
        if case .open = state {
            self.arrival = arrival
            take(payload, timestamp: packet.timestamp)
        }
        if packet.marker && markers != .wrong {
            endAccessUnit()
            markers = .proven
        }
    }

    /// Packets are missing between the one before and the next one.
    package mutating func gap(lost: Int) {
        // One lost packet within an access unit whose timestamp does not go on can only be the one with the marker.
        let needed: AccessUnitBeginning = lost == 1 && markers == .proven ? .possible : .certain
        switch state {
        case .boundary: state = .unsure(spoilt: nil, needed: .certain)
        case .open(let timestamp):
            spoil(timestamp)
            state = .unsure(spoilt: timestamp, needed: needed)
        case .spoilt(let timestamp): state = .unsure(spoilt: timestamp, needed: needed)
        case .unsure(let timestamp, _): state = .unsure(spoilt: timestamp, needed: .certain)
        }
        followsGap = true
    }

    /// The sender begins anew: nothing of what was known of it holds any more.
    package mutating func restart() {
        if case .open(let timestamp) = state { spoil(timestamp) }
        state = .unsure(spoilt: nil, needed: .possible)
        markers = .unproven
        lastTimestamp = nil
        followsGap = true
        clock.restart()
    }

    /// The sender goes on in another codec.
    package mutating func change(to codec: VideoCodec) {
        restart()
        depacketizer = Depacketizer(codec)
    }

    /// Whether something is missing before the next access unit.
    package private(set) var followsGap = false

    /// Whether as many access units wait to be taken out as a few datagrams can hold.
    package var isFull: Bool { finished.count >= Self.maxFinished }

    /// Takes out the next finished access unit.
    package mutating func next() -> AccessUnit? {
        finished.isEmpty ? nil : finished.removeFirst()
    }
}

extension AccessUnitAssembler {
    private var isWithinAccessUnit: Bool {
        switch state {
        case .open, .spoilt: true
        case .boundary, .unsure: false
        }
    }

    private mutating func endAccessUnit(before timestamp: UInt32) {
        switch state {
        case .open(let current) where current != timestamp, .spoilt(let current) where current != timestamp:
            endAccessUnit()
            if markers == .proven { markers = .unproven }
        default: break
        }
    }

    private mutating func endAccessUnit() {
        if case .open(let timestamp) = state {
            do {
                try depacketizer.finish(&data)
                emit(timestamp)
            } catch {
                reject(error, timestamp: timestamp)
            }
        }
        state = .boundary
    }

    private mutating func begin(_ timestamp: UInt32, with payload: RawSpan, arrival: Duration) {
        let beginning = depacketizer.beginning(at: payload)
        var isWhole = true
        switch state {
        case .unsure(let spoilt, let needed):
            if spoilt == timestamp {
                // Counted when it was spoilt.
                state = .spoilt(timestamp: timestamp)
                return
            }
            isWhole = beginning >= needed
        case .boundary where timestamp == lastTimestamp && beginning == .impossible:
            // The marker before stood inside a picture, of which a part has been emitted.
            markers = .wrong
            isWhole = false
        default: break
        }
        lastTimestamp = timestamp
        time = clock.time(of: timestamp, arrival: arrival)
        depacketizer.reset()
        data.removeAll(keepingCapacity: true)
        if isWhole { state = .open(timestamp: timestamp) } else { spoil(timestamp) }
    }

    private mutating func take(_ payload: RawSpan, timestamp: UInt32) {
        do {
            try depacketizer.append(payload, to: &data)
        } catch {
            return reject(error, timestamp: timestamp)
        }
        if data.count > Self.maxSize { reject(.accessUnitTooLarge(limit: Self.maxSize), timestamp: timestamp) }
    }

    private mutating func reject(_ error: DepacketizationError, timestamp: UInt32) {
        malformedPayloads += 1
        lastError = error
        spoil(timestamp)
    }

    private mutating func spoil(_ timestamp: UInt32) {
        dropped += 1
        followsGap = true
        state = .spoilt(timestamp: timestamp)
    }

    private mutating func emit(_ timestamp: UInt32) {
        finished.append(
            AccessUnit(
                codec: depacketizer.codec, data: data, time: time, wallclock: senderClock.wallclock(of: timestamp),
                arrival: arrival, isKeyFrame: depacketizer.isKeyFrame, followsGap: followsGap))
        followsGap = false
        // Room as large as this one took: most access units then need no growth.
        let size = data.count
        data = []
        data.reserveCapacity(size + size / 4)
    }
}

/// Whether an access unit begins with a payload, as far as the payload tells.
package enum AccessUnitBeginning: Comparable, Sendable {
    /// The payload continues a picture.
    case impossible
    /// Something may precede it in its access unit, though nothing has to.
    case possible
    /// Nothing precedes it in its access unit.
    case certain
}
