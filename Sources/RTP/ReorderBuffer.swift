/// Puts the packets of one source back into the order of their sequence numbers.
///
/// A missing packet is waited for until `latency` has passed since the first later packet came, so a slow stream is not
/// stalled by one loss. What waits is bounded by that time, and by `maxSlots` payloads against floods: when all are taken
/// the oldest gap is given up at once. Slots are made when they are first needed and used again: no packet allocates. Most
/// packets come in order and need none: see `pass(_:now:)`.
///
/// Contract: after each `insert(_:from:now:)` call `next(now:)` until it answers `.wait`. Who breaks it loses the
/// packets that find no slot, nothing else.
package struct ReorderBuffer: Sendable {
    /// The largest payload that is taken, in bytes; Ethernet carries 1,460.
    package static let slotSize = 2048

    /// A packet in its place in the order.
    package struct Entry: Sendable {
        /// The sequence number, extended so that it does not wrap.
        package var sequence: Int64
        /// The header.
        ///
        /// Its ranges are those of the datagram, which is gone: see `payload(of:)`.
        package var packet: RTPPacket
        /// When the packet came.
        package var arrival: Duration
        fileprivate var slot: Int
    }

    /// What became of a packet.
    package enum Insertion: Hashable, Sendable {
        /// In order, so far.
        case inOrder
        /// It came behind a later one and in time.
        case reordered
        /// It had come before: dropped.
        case duplicate
        /// It was given up before it came: dropped.
        case late
        /// From another source or far from the sequence: kept aside until the next packet proves or disproves it.
        case onProbation
        /// The second in a row on probation: the sender has restarted, what was held of the old order is dropped.
        case restarted
        /// The payload is larger than a slot: dropped.
        case oversized
        /// No slot is free, because `next(now:)` was not called: dropped.
        case noSlot
    }

    /// What comes next in order.
    package enum Output: Sendable {
        /// The next packet. Its payload can be read until the next insertion.
        case packet(Entry)
        /// This many packets before the next one were given up.
        case gap(lost: Int)
        /// What follows belongs to a new source or sequence.
        case restart
        /// Nothing until a packet comes or, when not nil, until that time.
        case wait(until: Duration?)
    }

    // RFC 3550 A.1. A packet further from the expected one than these is not of the running sequence.
    private static let maxDropout: Int64 = 3000
    private static let maxMisorder: Int64 = 100
    /// A power of two above `maxDropout`: no two packets that are held share a place.
    private static let placeCount = 4096
    private static let empty: Int16 = -1

    /// Whose packets are put in order; nil before the first one.
    package var ssrc: UInt32? { source?.ssrc }

    private let latency: Duration
    private let maxSlots: Int
    /// The payloads, one slot after the other.
    private var storage: [UInt8] = []
    /// What is in each slot; old news in those that are free.
    private var entries: [Entry?] = []
    private var freeSlots: [Int] = []

    /// The slots of the packets that are held, each at its sequence number modulo the number of places.
    private var places: [Int16]
    private var heldCount = 0
    private var source: Source?
    private var probation: Entry?
    private var isRestarting = false

    private struct Source {
        var ssrc: UInt32
        /// The sequence number of the packet that leaves next.
        var expected: Int64
        /// The highest sequence number that was held.
        var highest: Int64
        var lastArrival: Duration
        /// Since when the expected packet is waited for; nil while none behind it is held.
        var waitingSince: Duration?
        /// Which of the packets before the expected one were given up: bit 0 is its predecessor.
        var givenUp: UInt128 = 0

        /// The expected packet leaves.
        mutating func advance() {
            expected += 1
            givenUp <<= 1
            waitingSince = nil
        }
    }

    /// An empty buffer that gives a missing packet up after `latency`, or when it holds `maxSlots` packets (2...4096).
    package init(latency: Duration, maxSlots: Int = Self.placeCount) {
        precondition((2...Self.placeCount).contains(maxSlots), "\(maxSlots) slots, expected 2 to \(Self.placeCount)")
        self.latency = latency
        self.maxSlots = maxSlots
        places = [Int16](repeating: Self.empty, count: Self.placeCount)
    }

    /// Takes a packet that arrived at `now`, copying its payload out of `datagram`.
    package mutating func insert(_ packet: RTPPacket, from datagram: RawSpan, now: Duration) -> Insertion {
        guard packet.payload.count <= Self.slotSize else { return .oversized }
        guard let source else {
            let sequence = Int64(packet.sequenceNumber)
            self.source = Source(ssrc: packet.ssrc, expected: sequence, highest: sequence - 1, lastArrival: now)
            return hold(packet, as: sequence, from: datagram, now: now)
        }
        let sequence = Int64(extending: packet.sequenceNumber, near: source.expected)
        let isOfSequence = (-Self.maxMisorder..<Self.maxDropout).contains(sequence - source.expected)
        guard packet.ssrc == source.ssrc, isOfSequence else { return probe(packet, from: datagram, now: now) }
        self.source?.lastArrival = now
        endProbation()
        if sequence < source.expected {
            return source.givenUp >> (source.expected - 1 - sequence) & 1 == 1 ? .late : .duplicate
        }
        return hold(packet, as: sequence, from: datagram, now: now)
    }

    /// Lets a packet pass that arrived at `now`, when it is the one that leaves next and nothing is held back: it needs no slot.
    ///
    /// Answers whether it did; if not, the packet is to be inserted.
    package mutating func pass(_ packet: RTPPacket, now: Duration) -> Bool {
        guard heldCount == 0, !isRestarting, packet.payload.count <= Self.slotSize,
            packet.ssrc == source?.ssrc, let expected = source?.expected,
            packet.sequenceNumber == UInt16(truncatingIfNeeded: expected)
        else { return false }
        source?.advance()
        source?.highest = expected
        source?.lastArrival = now
        endProbation()
        return true
    }

    /// Takes out what comes next in order at `now`.
    package mutating func next(now: Duration) -> Output {
        if isRestarting {
            isRestarting = false
            return .restart
        }
        guard heldCount > 0, var source else { return .wait(until: nil) }
        defer { self.source = source }
        if let entry = entry(at: source.expected) {
            release(entry)
            source.advance()
            return .packet(entry)
        }
        let since = source.waitingSince ?? earliestArrival(from: source.expected, through: source.highest) ?? now
        source.waitingSince = since
        let isFull = freeSlots.isEmpty && entries.count == maxSlots
        guard now >= since + latency || isFull else { return .wait(until: since + latency) }
        var first = source.expected + 1
        while entry(at: first) == nil { first += 1 }
        let lost = first - source.expected
        source.expected = first
        source.givenUp = source.givenUp << lost | ~(UInt128.max << lost)
        return .gap(lost: Int(lost))
    }

    /// The payload of an entry that `next(now:)` has just given.
    @_lifetime(borrow self)
    package func payload(of entry: Entry) -> RawSpan {
        let start = entry.slot * Self.slotSize
        return unsafe storage.span.bytes.extracting(start..<start + entry.packet.payload.count)
    }

    private mutating func hold(
        _ packet: RTPPacket, as sequence: Int64, from datagram: RawSpan, now: Duration
    ) -> Insertion {
        guard entry(at: sequence) == nil else { return .duplicate }
        guard let entry = store(packet, as: sequence, from: datagram, now: now) else { return .noSlot }
        keep(entry)
        guard let highest = source?.highest, sequence > highest else { return .reordered }
        source?.highest = sequence
        return .inOrder
    }

    private mutating func store(
        _ packet: RTPPacket, as sequence: Int64, from datagram: RawSpan, now: Duration
    ) -> Entry? {
        if freeSlots.isEmpty { addSlots() }
        guard let slot = freeSlots.popLast() else { return nil }
        storage.overwrite(from: slot * Self.slotSize, with: datagram.extracting(packet.payload))
        return Entry(sequence: sequence, packet: packet, arrival: now, slot: slot)
    }

    private mutating func addSlots() {
        let slots = entries.count..<min(max(entries.count * 2, 16), maxSlots)
        storage.append(contentsOf: repeatElement(0, count: slots.count * Self.slotSize))
        entries.append(contentsOf: repeatElement(nil, count: slots.count))
        freeSlots.append(contentsOf: slots)
    }

    private func entry(at sequence: Int64) -> Entry? {
        let slot = places[Self.place(of: sequence)]
        return slot == Self.empty ? nil : entries[Int(slot)]
    }

    private mutating func keep(_ entry: Entry) {
        entries[entry.slot] = entry
        places[Self.place(of: entry.sequence)] = Int16(entry.slot)
        heldCount += 1
    }

    private mutating func release(_ entry: Entry) {
        places[Self.place(of: entry.sequence)] = Self.empty
        freeSlots.append(entry.slot)
        heldCount -= 1
    }

    private func earliestArrival(from first: Int64, through last: Int64) -> Duration? {
        var earliest: Duration?
        for sequence in first...last {
            guard let arrival = entry(at: sequence)?.arrival else { continue }
            earliest = min(earliest ?? arrival, arrival)
        }
        return earliest
    }

    private static func place(of sequence: Int64) -> Int { Int(truncatingIfNeeded: sequence) & (placeCount - 1) }
}

// RFC 3550 A.1: a source or a far sequence number is believed when two packets in a row bear it.
extension ReorderBuffer {
    private mutating func probe(_ packet: RTPPacket, from datagram: RawSpan, now: Duration) -> Insertion {
        guard let source else { return .noSlot }
        // Within one source a jump is believed only after a silence, else a burst of long delayed packets would do.
        let canRestart = packet.ssrc != source.ssrc || now - source.lastArrival >= latency
        if let first = probation, canRestart, first.packet.ssrc == packet.ssrc,
            first.packet.sequenceNumber &+ 1 == packet.sequenceNumber
        {
            restart(from: first, now: now)
            _ = hold(packet, as: first.sequence + 1, from: datagram, now: now)
            return .restarted
        }
        endProbation()
        probation = store(packet, as: Int64(packet.sequenceNumber), from: datagram, now: now)
        return probation == nil ? .noSlot : .onProbation
    }

    private mutating func restart(from first: Entry, now: Duration) {
        if let source, heldCount > 0 {
            for sequence in source.expected...source.highest {
                if let entry = entry(at: sequence) { release(entry) }
            }
        }
        keep(first)
        probation = nil
        source = Source(
            ssrc: first.packet.ssrc, expected: first.sequence, highest: first.sequence, lastArrival: now)
        isRestarting = true
    }

    private mutating func endProbation() {
        guard let entry = probation else { return }
        freeSlots.append(entry.slot)
        probation = nil
    }
}
