/// Receives one video stream: datagrams of RTP and RTCP in, access units and RTCP for the sender out.
///
/// Contract: give each datagram to `handle(_:now:)`, then call `poll(now:)` until it answers `.idle`; when that names a
/// time, poll again then, even if nothing came. `now` is the time since any fixed start and never goes back.
///
/// Whatever arrives is hostile until proven otherwise: nothing is thrown, nothing traps, and memory is bounded (the slots of
/// the reorder buffer and one access unit of at most `AccessUnitAssembler.maxSize`). What is wrong is counted.
///
/// Several datagrams may be handled before polling; those that find no slot are dropped and counted
/// (`ReceiverStatistics.overflow`).
package struct RTPReceiver: Sendable {
    /// Ticks a second of every video encoding (RFC 3551 §5).
    package static let videoClockRate: UInt32 = 90_000

    /// The counters so far.
    package var statistics: ReceiverStatistics {
        var statistics = counters
        statistics.jitter = UInt64(feedback.reception?.jitter ?? 0)
        statistics.feedback = feedback.counters
        statistics.malformedPayload = assembler.malformedPayloads
        statistics.incompleteAccessUnits = assembler.dropped
        statistics.lastError = assembler.lastError
        return statistics
    }

    /// Those that are not counted elsewhere.
    private var counters = ReceiverStatistics()
    private let formats: [PayloadFormat]
    private let latency: Duration
    private var payloadType: UInt8
    private var reorderBuffer: ReorderBuffer
    private var assembler: AccessUnitAssembler
    private var feedback: ReceiverFeedback
    private var gaveUp = false

    /// A receiver of the packets that bear one of the payload types of `formats`.
    ///
    /// - Parameters:
    ///   - formats: at least one; packets of another payload type are counted and dropped. The sender may change from one
    ///     to another at any time.
    ///   - clockRate: ticks a second of the timestamps, greater than 0.
    ///   - latency: how long a missing packet is waited for.
    ///   - feedback: what the sender is told; nil when it can't be spoken to.
    package init(
        formats: [PayloadFormat], clockRate: UInt32 = videoClockRate, latency: Duration = .milliseconds(200),
        feedback: ReceiverFeedback.Settings? = nil
    ) {
        precondition(!formats.isEmpty, "no format to receive")
        precondition(clockRate > 0, "a clock that does not tick")
        self.formats = formats
        self.latency = latency
        payloadType = formats[0].payloadType
        reorderBuffer = ReorderBuffer(latency: latency)
        assembler = AccessUnitAssembler(codec: formats[0].codec, clockRate: clockRate)
        self.feedback = ReceiverFeedback(feedback, clockRate: clockRate)
    }

    /// Whether packets of `payloadType` are the video, not sent again.
    package func takes(_ payloadType: UInt8) -> Bool { formats.contains { $0.payloadType == payloadType } }

    /// Takes a datagram that arrived at `now`; answers whether it is of the stream's source, as far as that can be told.
    @discardableResult
    package mutating func handle(_ datagram: RawSpan, now: Duration) -> Bool {
        counters.datagrams += 1
        counters.bytes += UInt64(datagram.byteCount)
        if RTPPacket.isRTCP(datagram) {
            counters.rtcp += 1
            return handleControl(datagram, now: now)
        }
        guard let packet = try? RTPPacket(datagram) else {
            counters.notRTP += 1
            return false
        }
        for format in formats {
            if packet.payloadType == format.payloadType { return insert(packet, from: datagram, now: now) }
            if packet.payloadType == format.retransmissionType {
                insert(retransmission: packet, of: format, from: datagram, now: now)
                return false
            }
        }
        counters.otherPayloadType += 1
        return false
    }

    /// The decoder could not use what came: the sender is asked for a key frame.
    package mutating func needKeyFrame(now: Duration) { feedback.needKeyFrame(from: now) }

    /// Answers what comes next at `now`: an access unit, something to send, or until when there is nothing.
    package mutating func poll(now: Duration) -> ReceiverEvent {
        while true {
            if let accessUnit = assembler.next() {
                counters.accessUnits += 1
                if accessUnit.isKeyFrame { feedback.receivedKeyFrame() }
                return .accessUnit(accessUnit)
            }
            if assembler.followsGap { feedback.needKeyFrame(from: now) }
            switch reorderBuffer.next(now: now) {
            case .packet(let entry):
                prepare(for: entry.packet)
                Self.append(entry, of: reorderBuffer, to: &assembler)
            case .gap(let lost):
                counters.gaps += 1
                counters.lost += UInt64(lost)
                assembler.gap(lost: lost)
                gaveUp = true
            case .restart:
                assembler.restart()
            case .wait(let deadline):
                return rest(until: deadline, now: now)
            }
        }
    }

    private mutating func prepare(for packet: RTPPacket) {
        if gaveUp {
            feedback.gaveUp(before: packet.sequenceNumber)
            gaveUp = false
        }
        if packet.payloadType != payloadType { change(to: packet.payloadType) }
    }

    private mutating func change(to payloadType: UInt8) {
        self.payloadType = payloadType
        guard let format = formats.first(where: { $0.payloadType == payloadType }) else { return }
        counters.formatChanges += 1
        assembler.change(to: format.codec)
    }

    private mutating func rest(until deadline: Duration?, now: Duration) -> ReceiverEvent {
        guard let due = feedback.deadline else { return .idle(until: deadline) }
        if due <= now, let datagram = feedback.poll(now: now) { return .send(datagram) }
        return .idle(until: deadline.map { min($0, due) } ?? due)
    }

    // A function of its own, since a span of one property borrows the whole of `self`.
    private static func append(
        _ entry: ReorderBuffer.Entry, of buffer: borrowing ReorderBuffer, to assembler: inout AccessUnitAssembler
    ) {
        assembler.append(entry.packet, payload: buffer.payload(of: entry), arrival: entry.arrival)
    }
}

extension RTPReceiver {
    private mutating func insert(_ packet: RTPPacket, from datagram: RawSpan, now: Duration) -> Bool {
        counters.packets += 1
        if !assembler.isFull, reorderBuffer.pass(packet, now: now) {
            feedback.received(packet, isRestart: false, now: now)
            prepare(for: packet)
            assembler.append(packet, payload: datagram.extracting(packet.payload), arrival: now)
            return true
        }
        let isFirst = reorderBuffer.ssrc == nil
        let insertion = reorderBuffer.insert(packet, from: datagram, now: now)
        count(insertion)
        switch insertion {
        case .inOrder, .reordered, .late:
            feedback.received(packet, isRestart: false, now: now)
        case .restarted:
            feedback.received(packet, isRestart: true, now: now)
            assembler.senderClock = feedback.senderClock
        case .duplicate: return true
        case .onProbation, .oversized, .noSlot: return false
        }
        // Most senders begin with a key frame: they are asked for one only when none comes.
        if isFirst { feedback.needKeyFrame(from: now + latency) }
        return true
    }

    private mutating func insert(
        retransmission packet: RTPPacket, of format: PayloadFormat, from datagram: RawSpan, now: Duration
    ) {
        counters.retransmitted += 1
        guard let ssrc = reorderBuffer.ssrc,
            let original = packet.original(of: ssrc, payloadType: format.payloadType, in: datagram),
            feedback.recovered(original.sequenceNumber, now: now)
        else { return }
        // It has filled its hole, or comes too late for it: either was counted when it was lost.
        _ = reorderBuffer.insert(original, from: datagram, now: now)
    }

    private mutating func handleControl(_ datagram: RawSpan, now: Duration) -> Bool {
        guard let packets = try? RTCPPacket.parse(datagram) else {
            counters.malformedRTCP += 1
            return false
        }
        var isOfSource = false
        for packet in packets {
            switch packet {
            case .senderReport(let report):
                counters.senderReports += 1
                guard feedback.received(report, now: now) else { break }
                isOfSource = true
                assembler.senderClock = feedback.senderClock
            case .goodbye(let goodbye):
                counters.goodbyes += 1
                feedback.received(goodbye)
            default: break
            }
        }
        return isOfSource
    }

    private mutating func count(_ insertion: ReorderBuffer.Insertion) {
        switch insertion {
        case .inOrder: break
        case .reordered: counters.reordered += 1
        case .duplicate: counters.duplicate += 1
        case .late: counters.late += 1
        case .onProbation: counters.onProbation += 1
        case .restarted: counters.restarts += 1
        case .oversized: counters.oversized += 1
        case .noSlot: counters.overflow += 1
        }
    }
}

/// What a receiver answers when it is polled.
package enum ReceiverEvent: Hashable, Sendable {
    /// The next access unit.
    case accessUnit(AccessUnit)

    /// A datagram of RTCP for the sender.
    case send([UInt8])

    /// Nothing more until a datagram comes or, when not nil, until that time.
    case idle(until: Duration?)
}
