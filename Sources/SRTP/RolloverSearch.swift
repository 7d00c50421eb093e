/// Which rollover counters to try for a sender whose packets fail, and how many (RFC 3711 §3.3.1).
///
/// Packets hold the low 16 bits of their index only; who joins after 65,536 packets, or misses more than 32,768, can't know
/// the rest, and the tag tells no more than whether a guess was right. Guesses rise from what is known: what an old packet
/// would need is never tried, so that none can be replayed. One source is searched for at a time, and only once two of its
/// packets came in sequence; `burst` guesses are free, then there are `rate` a second, whatever comes.
package struct RolloverSearch: Sendable {
    /// Guesses that can be had at once: most senders' counters are lower, the others take seconds to minutes.
    package static let burst = 4096
    /// Guesses a second: well below a hundredth of a core.
    package static let rate = 1000
    /// Guesses for one packet: about a millisecond.
    package static let guessesPerPacket = 128
    /// What it costs to begin with a source, in guesses: its keys are derived.
    static let beginning = 32
    /// Guesses until another source may have its turn.
    package static let turn = 1 << 16
    /// How far from each other packets in sequence may be.
    static let maxDistance = 16

    private struct Suspect {
        var ssrc: UInt32
        var sequenceNumber: UInt16
        var next: UInt32
        var guesses = 0
        var isInSequence = false
        var lastHeard: Duration
    }

    private var suspect: Suspect?
    private var allowance = Self.burst
    private var lastRefill = Duration.zero

    /// Nothing has failed yet.
    package init() {}

    /// The source whose packets are searched for.
    package var ssrc: UInt32? { suspect?.ssrc }

    /// A packet failed at `now`; its rollover counter is `lowest` at least.
    package mutating func note(failureOf packet: SRTPPacketID, lowest: UInt32, now: Duration) {
        if let suspect {
            guard suspect.ssrc != packet.ssrc else { return }
            let silence = suspect.isInSequence ? Duration.seconds(2) : .milliseconds(20)
            guard suspect.guesses >= Self.turn || now - suspect.lastHeard >= silence else { return }
        }
        suspect = Suspect(ssrc: packet.ssrc, sequenceNumber: packet.sequenceNumber, next: lowest, lastHeard: now)
    }

    /// What to try on a packet that came at `now`: empty when it is not of the source that is searched for, or too much was
    /// tried already.
    package mutating func takeGuesses(for packet: SRTPPacketID, now: Duration) -> Range<UInt32> {
        guard var suspect, suspect.ssrc == packet.ssrc else { return 0..<0 }
        defer { self.suspect = suspect }
        let distance = Int16(bitPattern: packet.sequenceNumber &- suspect.sequenceNumber)
        guard distance != 0 else { return 0..<0 }
        suspect.sequenceNumber = packet.sequenceNumber
        guard distance.magnitude <= Self.maxDistance else { return 0..<0 }
        suspect.lastHeard = now
        refill(now: now)
        if !suspect.isInSequence {
            guard allowance > Self.beginning else { return 0..<0 }
            allowance -= Self.beginning
            suspect.isInSequence = true
        }
        let count = min(allowance, Self.guessesPerPacket, Int(UInt32.max - suspect.next))
        allowance -= count
        suspect.guesses += count
        defer { suspect.next += UInt32(count) }
        return suspect.next..<suspect.next + UInt32(count)
    }

    /// The source proved authentic: nothing is searched for any more.
    package mutating func end() { suspect = nil }

    private mutating func refill(now: Duration) {
        guard now > lastRefill else { return }
        let earned = min(Int((now - lastRefill) / .milliseconds(1)) * Self.rate / 1000, Self.burst)
        guard earned > 0 else { return }
        lastRefill = now
        allowance = min(allowance + earned, Self.burst)
    }
}

/// What the header of a packet says of its place: it is not encrypted.
package struct SRTPPacketID: Hashable, Sendable {
    /// Who sends.
    package var ssrc: UInt32
    /// The low 16 bits of the packet's index.
    package var sequenceNumber: UInt16

    /// The place of a packet.
    package init(ssrc: UInt32, sequenceNumber: UInt16) {
        self.ssrc = ssrc
        self.sequenceNumber = sequenceNumber
    }

    /// Reads a header, of which at least 12 bytes must be there.
    init(_ packet: UnsafeMutableRawBufferPointer) {
        sequenceNumber = packet.loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian
        ssrc = packet.loadUnaligned(fromByteOffset: 8, as: UInt32.self).bigEndian
    }
}
