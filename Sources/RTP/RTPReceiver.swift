/// Receives one video stream: datagrams in, access units out.
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
    /// The counters so far.
    package private(set) var statistics = ReceiverStatistics()

    private let payloadType: UInt8
    private var reorderBuffer: ReorderBuffer
    private var assembler: AccessUnitAssembler

    /// A receiver of the packets that bear `payloadType` (0...127).
    ///
    /// - Parameters:
    ///   - payloadType: the payload type; packets of another are counted and dropped.
    ///   - clockRate: ticks a second of the timestamps, greater than 0.
    ///   - codec: what the payloads hold.
    ///   - latency: how long a missing packet is waited for.
    package init(
        payloadType: UInt8, clockRate: UInt32, codec: VideoCodec, latency: Duration = .milliseconds(200)
    ) {
        precondition(clockRate > 0, "a clock that does not tick")
        self.payloadType = payloadType
        reorderBuffer = ReorderBuffer(latency: latency)
        assembler = AccessUnitAssembler(codec: codec, clockRate: clockRate)
    }

    /// Takes a datagram that arrived at `now`.
    package mutating func handle(_ datagram: RawSpan, now: Duration) {
        statistics.datagrams += 1
        statistics.bytes += UInt64(datagram.byteCount)
        if RTPPacket.isRTCP(datagram) {
            statistics.rtcp += 1
            return
        }
        do {
            let packet = try RTPPacket(datagram)
            if packet.payloadType == payloadType {
                count(reorderBuffer.insert(packet, from: datagram, now: now))
            } else {
                statistics.otherPayloadType += 1
            }
        } catch {
            statistics.notRTP += 1
        }
    }

    /// Answers the next access unit that is complete at `now`, or until when there is none.
    package mutating func poll(now: Duration) -> ReceiverEvent {
        while true {
            if let accessUnit = assembler.next() {
                statistics.accessUnits += 1
                return .accessUnit(accessUnit)
            }
            switch reorderBuffer.next(now: now) {
            case .packet(let entry):
                Self.append(entry, of: reorderBuffer, to: &assembler)
            case .gap(let lost):
                statistics.gaps += 1
                statistics.lost += UInt64(lost)
                assembler.gap(lost: lost)
            case .restart:
                assembler.restart()
            case .wait(let deadline):
                return .idle(until: deadline)
            }
            statistics.malformedPayload = assembler.malformedPayloads
            statistics.incompleteAccessUnits = assembler.dropped
            statistics.lastError = assembler.lastError
        }
    }

    // A function of its own, since a span of one property borrows the whole of `self`.
    private static func append(
        _ entry: ReorderBuffer.Entry, of buffer: borrowing ReorderBuffer, to assembler: inout AccessUnitAssembler
    ) {
        assembler.append(entry.packet, payload: buffer.payload(of: entry), arrival: entry.arrival)
    }

    private mutating func count(_ insertion: ReorderBuffer.Insertion) {
        statistics.packets += 1
        switch insertion {
        case .inOrder: break
        case .reordered: statistics.reordered += 1
        case .duplicate: statistics.duplicate += 1
        case .late: statistics.late += 1
        case .onProbation: statistics.onProbation += 1
        case .restarted: statistics.restarts += 1
        case .oversized: statistics.oversized += 1
        case .noSlot: statistics.overflow += 1
        }
    }
}

/// What a receiver answers when it is polled.
package enum ReceiverEvent: Hashable, Sendable {
    /// The next access unit.
    case accessUnit(AccessUnit)

    /// Nothing more until a datagram comes or, when not nil, until that time.
    case idle(until: Duration?)
}
