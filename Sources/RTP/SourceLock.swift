/// Which sender a stream listens to, so that nobody on the network can put pictures into somebody else's stream, or stop it.
///
/// A sender is believed once two of its packets stand beside each other in sequence (RFC 3550 A.1), or one has proved
/// authentic. It is listened to as long as pictures come of what it sends: who sends in sequence what is no video gives way
/// to the next who sends after `audition`, a sender whose pictures have ended after `patience`, or after twice the time
/// between its last two where that is longer, as it is with a camera of one picture in five seconds. Memory is bounded.
package struct SourceLock<Address: Hashable & Sendable>: Sendable {
    /// What to do with a packet.
    package enum Verdict: Hashable, Sendable {
        /// Its sender is listened to, as before.
        case heard
        /// From this packet on, its sender is listened to: `held` is the packet that it sent before this one, to be handled
        /// before this one, or after it when `isLater`.
        case won(held: [UInt8], isLater: Bool)
        /// Its sender may become the one; the packet is kept until the next.
        case onProbation
        /// Somebody else is listened to.
        case ignored
    }

    private struct Holder {
        var address: Address
        /// Until when nobody else is looked at.
        var isSafeUntil: Duration
        /// When its last whole access unit came; nil before the first.
        var lastPicture: Duration?
    }

    private struct Candidate {
        var address: Address
        var ssrc: UInt32
        var sequenceNumber: UInt16
        var datagram: [UInt8]
    }

    /// How far from each other two packets in sequence may be: networks lose packets and turn them round.
    private static var maxDistance: Int16 { 16 }
    private static var maxCandidates: Int { 32 }
    /// However slow a sender is, another one is listened to after this.
    private static var maxPatience: Duration { .seconds(60) }

    /// How long somebody who is believed may take until the first whole access unit.
    package static var audition: Duration { .milliseconds(500) }

    private let patience: Duration
    private var holder: Holder?
    /// When the holder's last packet came.
    private var lastHeard = Duration.zero
    /// The ones that were heard last stand last.
    private var candidates: [Candidate] = []

    /// Listens to nobody yet.
    package init(patience: Duration = .seconds(2)) { self.patience = patience }

    /// The sender that is listened to; nil before the first.
    package var address: Address? { holder?.address }

    /// Whether a datagram from `address` that came at `now` may be looked at.
    package func admits(_ address: Address, now: Duration) -> Bool {
        guard let holder, holder.address != address else { return true }
        return now >= holder.isSafeUntil
    }

    /// Judges a packet from `address` that was admitted at `now`, `datagram` being its bytes.
    package mutating func judge(
        _ packet: RTPPacket, from address: Address, datagram: RawSpan, now: Duration
    ) -> Verdict {
        if holder?.address == address { return .heard }
        guard admits(address, now: now) else { return .ignored }
        if let index = candidates.firstIndex(where: { $0.address == address }) {
            let candidate = candidates.remove(at: index)
            let distance = Int16(bitPattern: packet.sequenceNumber &- candidate.sequenceNumber)
            if candidate.ssrc == packet.ssrc, distance != 0, distance.magnitude <= Self.maxDistance.magnitude {
                listen(to: address, now: now)
                return .won(held: candidate.datagram, isLater: distance < 0)
            }
        } else if candidates.count == Self.maxCandidates {
            candidates.removeFirst()
        }
        candidates.append(
            Candidate(
                address: address, ssrc: packet.ssrc, sequenceNumber: packet.sequenceNumber,
                datagram: [UInt8](copying: datagram)))
        return .onProbation
    }

    /// A packet from `address` that was admitted at `now` proved authentic: nobody else can have sent it.
    package mutating func confirm(_ address: Address, now: Duration) {
        if holder?.address != address { listen(to: address, now: now) }
    }

    /// A packet of the sender that is listened to came at `now`.
    ///
    /// One that was silent, as every sender seems to a process that could not run, may finish its picture before anybody
    /// else is looked at: those who flood the port would always be there first.
    package mutating func hear(now: Duration) {
        if now - lastHeard >= patience, let end = holder?.isSafeUntil {
            let later = max(end, now + Self.audition)
            holder?.isSafeUntil = later
        }
        lastHeard = now
    }

    /// An access unit of the sender that is listened to was whole at `now`.
    package mutating func prove(now: Duration) {
        let pause = holder?.lastPicture.map { min((now - $0) * 2, Self.maxPatience) } ?? .zero
        let end = now + max(patience, pause)
        holder?.lastPicture = now
        holder?.isSafeUntil = end
    }

    private mutating func listen(to address: Address, now: Duration) {
        holder = Holder(address: address, isSafeUntil: now + Self.audition)
        lastHeard = now
        candidates.removeAll()
    }
}
