package import RTP
package import SRTP

/// Where a datagram comes from.
///
/// Equal are those of one address and port.
package protocol DatagramOrigin: Hashable, Sendable {
    /// Whether both have the same address, whatever their ports.
    func isOnHost(of other: Self) -> Bool
}

/// One stream's datagrams on their way to access units, and its RTCP on the way back: the lock on the sender, SRTP, and the
/// receiver.
///
/// It has no socket and no clock. Contract: give `handle` what a read of a socket brought, at most some dozens of datagrams,
/// then call `poll` until it answers `.idle`. One owner; not thread-safe.
package struct DatagramIntake<Origin: DatagramOrigin> {
    /// What came from somewhere.
    package struct Datagram {
        /// The bytes, which are decrypted in place: nobody else may need them.
        package var bytes: UnsafeMutableRawBufferPointer
        /// Who sent it.
        package var origin: Origin
        /// Whether it is not looked at any further.
        fileprivate var isRefused = false

        /// Bytes that came from `origin`.
        package init(bytes: UnsafeMutableRawBufferPointer, origin: Origin) {
            self.bytes = bytes
            self.origin = origin
        }
    }

    /// What became of datagrams before the receiver.
    package struct Counters: Hashable, Sendable {
        /// From another address than the sender's, ignored.
        package var otherAddress: UInt64 = 0
        /// The first packets of somebody who then did not become the sender.
        package var unproven: UInt64 = 0
        /// Refused by SRTP: another key, a changed packet, or none at all.
        package var notAuthentic: UInt64 = 0
        /// Refused by SRTP because they came before, or far too late.
        package var replayed: UInt64 = 0

        /// All at zero.
        package init() {}
    }

    /// What was refused so far.
    package private(set) var counters = Counters()
    /// Where the sender's RTCP comes from; nil before any has come.
    package private(set) var control: Origin?

    private let inbound: SRTPContext?
    private let outbound: SRTPContext?
    private var receiver: RTPReceiver
    private var lock = SourceLock<Origin>()
    /// Whom the stream listens to, as the lock says: what comes from there does not have to ask it.
    package private(set) var sender: Origin?

    /// An intake in front of `receiver`; throws when `srtp` holds no usable keys.
    package init(receiver: RTPReceiver, srtp: SRTPKeys?) throws {
        self.receiver = receiver
        inbound = try srtp.map { keys throws(SRTPError) in try SRTPContext(keys, direction: .inbound) }
        outbound = try srtp.map { keys throws(SRTPError) in try SRTPContext(keys, direction: .outbound) }
    }

    /// The receiver's counters.
    package var statistics: ReceiverStatistics { receiver.statistics }

    /// The decoder could not use what came.
    package mutating func needKeyFrame(now: Duration) { receiver.needKeyFrame(now: now) }

    /// Takes what came at `now`.
    package mutating func handle(_ datagrams: inout [Datagram], now: Duration) {
        // All are decrypted before the first is received: either code stays in the processor's caches, which is worth a
        // twentieth of the whole.
        if let inbound {
            for index in datagrams.indices { decrypt(&datagrams[index], with: inbound, now: now) }
        }
        for datagram in datagrams where !datagram.isRefused {
            receive(datagram.bytes.bytes, from: datagram.origin, now: now)
        }
    }

    /// What comes next at `now`; what is to be sent is encrypted already.
    package mutating func poll(now: Duration) -> ReceiverEvent {
        while true {
            let event = receiver.poll(now: now)
            switch event {
            case .accessUnit: lock.prove(now: now)
            case .send(let datagram):
                guard let outbound else { break }
                guard let protected = try? outbound.protectControl(datagram) else { continue }
                return .send(protected)
            case .idle: break
            }
            return event
        }
    }
}

extension DatagramIntake {
    private mutating func decrypt(_ datagram: inout Datagram, with context: SRTPContext, now: Duration) {
        let isControl = RTPPacket.isRTCP(datagram.bytes.bytes)
        datagram.isRefused = true
        guard datagram.origin == sender || admits(datagram.origin, isControl: isControl, now: now) else {
            counters.otherAddress += 1
            return
        }
        do {
            let count =
                try isControl
                ? context.unprotectControl(datagram.bytes) : context.unprotect(datagram.bytes, now: now)
            datagram.bytes = UnsafeMutableRawBufferPointer(rebasing: datagram.bytes[..<count])
            datagram.isRefused = false
            if !isControl, datagram.origin != sender {
                listen(to: datagram.origin) { $0.confirm(datagram.origin, now: now) }
            }
        } catch .replayed, .tooOld {
            counters.replayed += 1
        } catch {
            counters.notAuthentic += 1
        }
    }

    private mutating func receive(_ datagram: RawSpan, from origin: Origin, now: Duration) {
        let isControl = RTPPacket.isRTCP(datagram)
        guard origin == sender || admits(origin, isControl: isControl, now: now) else {
            counters.otherAddress += 1
            return
        }
        if isControl {
            if receiver.handle(datagram, now: now) { control = origin }
        } else if origin == sender {
            lock.hear(now: now)
            receiver.handle(datagram, now: now)
        } else {
            audition(datagram, from: origin, now: now)
        }
    }

    /// Somebody sends who may be the stream's sender.
    private mutating func audition(_ datagram: RawSpan, from origin: Origin, now: Duration) {
        guard let packet = try? RTPPacket(datagram), receiver.takes(packet.payloadType) else {
            receiver.handle(datagram, now: now)
            return
        }
        let verdict = listen(to: origin) { $0.judge(packet, from: origin, datagram: datagram, now: now) }
        switch verdict {
        case .heard: receiver.handle(datagram, now: now)
        case .ignored: counters.otherAddress += 1
        case .onProbation: counters.unproven += 1
        case .won(let held, let isLater):
            counters.unproven -= 1
            if isLater { receiver.handle(datagram, now: now) }
            receiver.handle(held.span.bytes, now: now)
            if !isLater { receiver.handle(datagram, now: now) }
        }
    }

    // RTCP may come from another port than RTP does.
    private func admits(_ origin: Origin, isControl: Bool, now: Duration) -> Bool {
        if isControl, let sender { return sender.isOnHost(of: origin) }
        return lock.admits(origin, now: now)
    }

    /// Whoever spoke of a sender that is no longer listened to is not spoken to any more.
    private mutating func listen<Result>(
        to origin: Origin, _ change: (inout SourceLock<Origin>) -> Result
    ) -> Result {
        let result = change(&lock)
        if lock.address != sender, control?.isOnHost(of: origin) == false { control = nil }
        sender = lock.address
        return result
    }
}
