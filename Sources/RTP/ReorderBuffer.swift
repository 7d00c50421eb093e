/// Puts the packets of one source back into the order of their sequence numbers.
///
/// A missing packet is waited for until `latency` has passed since the first later packet came, so a slow stream is not
/// stalled by one loss. Memory is bounded too: payloads wait in a fixed number of slots, made once, and when all are taken
/// the oldest gap is given up at once. No packet allocates.
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
        /// Its payload range is that of the datagram, which is gone: see `payload(of:)`.
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

    private let latency: Duration
    private var storage: [UInt8]
    private var freeSlots: [Int]

    /// By falling sequence, so that the next to leave is the last.
    private var held: [Entry] = []
    private var source: Source?
    private var probation: Entry?
    private var isRestarting = false

    private struct Source {
        var ssrc: UInt32
        /// The sequence number of the packet that leaves next.
        var expected: Int64
        var lastArrival: Duration
        /// Since when the expected packet is waited for; nil while none behind it is held.
        var waitingSince: Duration?
        /// Which of the packets before the expected one were given up: bit 0 is its predecessor.
        var givenUp: UInt128 = 0
    }

    /// An empty buffer of `slots` packets (2 or more) that gives a missing one up after `latency`.
    package init(latency: Duration, slots: Int = 256) {
        precondition(slots >= 2, "one packet can't be reordered: \(slots) slots")
        self.latency = latency
        storage = [UInt8](repeating: 0, count: slots * Self.slotSize)
        freeSlots = Array(0..<slots)
        held.reserveCapacity(slots)
    }

    /// Takes a packet that arrived at `now`, copying its payload out of `datagram`.
    package mutating func insert(_ packet: RTPPacket, from datagram: RawSpan, now: Duration) -> Insertion {
        guard packet.payload.count <= Self.slotSize else { return .oversized }
        guard let source else {
            self.source = Source(
                ssrc: packet.ssrc, expected: Int64(packet.sequenceNumber), lastArrival: now, waitingSince: nil)
            return hold(packet, as: Int64(packet.sequenceNumber), from: datagram, now: now)
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

    /// Takes out what comes next in order at `now`.
    package mutating func next(now: Duration) -> Output {
        if isRestarting {
            isRestarting = false
            return .restart
        }
        guard var source, let first = held.last else { return .wait(until: nil) }
        defer { self.source = source }
        let lost = first.sequence - source.expected
        if lost == 0 {
            held.removeLast()
            freeSlots.append(first.slot)
            source.expected += 1
            source.givenUp <<= 1
            source.waitingSince = nil
            return .packet(first)
        }
        let since = source.waitingSince ?? held.reduce(first.arrival) { min($0, $1.arrival) }
        source.waitingSince = since
        guard now >= since + latency || freeSlots.isEmpty else { return .wait(until: since + latency) }
        source.expected = first.sequence
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
        let place = held.firstIndex { $0.sequence <= sequence } ?? held.endIndex
        if place < held.endIndex, held[place].sequence == sequence { return .duplicate }
        guard let entry = store(packet, as: sequence, from: datagram, now: now) else { return .noSlot }
        held.insert(entry, at: place)
        return place == 0 ? .inOrder : .reordered
    }

    private mutating func store(
        _ packet: RTPPacket, as sequence: Int64, from datagram: RawSpan, now: Duration
    ) -> Entry? {
        guard let slot = freeSlots.popLast() else { return nil }
        storage.overwrite(from: slot * Self.slotSize, with: datagram.extracting(packet.payload))
        return Entry(sequence: sequence, packet: packet, arrival: now, slot: slot)
    }
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
        for entry in held { freeSlots.append(entry.slot) }
        held.removeAll(keepingCapacity: true)
        held.append(first)
        probation = nil
        source = Source(ssrc: first.packet.ssrc, expected: first.sequence, lastArrival: now, waitingSince: nil)
        isRestarting = true
    }

    private mutating func endProbation() {
        guard let entry = probation else { return }
        freeSlots.append(entry.slot)
        probation = nil
    }
}
