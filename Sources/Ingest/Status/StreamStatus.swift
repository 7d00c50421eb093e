internal import Decoding
internal import RTP
internal import Synchronization

/// What `/api/streams` says of one stream.
package struct StreamStatus: Sendable, Encodable {
    /// How the stream is doing.
    package enum State: String, Sendable, Encodable {
        /// No packet has come yet, or nobody publishes now.
        case waiting
        /// The source is being opened.
        case connecting
        /// The source was lost or refused; it is tried again.
        case reconnecting
        /// Packets come, and pictures are withheld until a clean key frame.
        case waitingForKeyFrame = "waiting_for_key_frame"
        /// Pictures come.
        case live
        /// Nothing has come for five seconds.
        case stalled
        /// The file is over.
        case ended
    }

    /// The stream's id in the configuration.
    package let id: String
    /// See `State`.
    package var state = State.waiting
    /// Size of the last picture.
    package var width = 0
    package var height = 0
    /// Why a source that is fetched is not connected; nil when it is.
    package var error: String?
    /// How often such a source was tried again.
    package var reconnects = 0
    /// Counters of the RTP receiver, by name; empty for a source that is fetched.
    package var receiver: [String: UInt64] = [:]
    /// Access units dropped because the decoder did not keep up.
    package var unitsDropped = 0
    /// Pictures decoded and clean, withheld because of damage, and access units the decoder refused.
    package var framesDecoded = 0
    package var framesWithheld = 0
    package var unitsRefused = 0
    /// Pictures that were analysed, those of them in which nothing moved, and those that the network was spared.
    package var framesAnalysed = 0
    package var framesWithoutMotion = 0
    package var networkRunsSaved = 0
    /// Parts of pictures that the network saw magnified.
    package var crops = 0
    /// Pictures that were due while the network was busy.
    package var framesSkipped = 0
    /// Alerts sent, their updates and ends, alerts over the budget, the digests of these, and what could not be written to
    /// the outbox.
    package var alerts = 0
    package var alertFollowUps = 0
    package var alertsHeld = 0
    package var alertDigests = 0
    package var alertsFailed = 0

    private enum CodingKeys: String, CodingKey {
        case id, state, error, reconnects, width, height, receiver, crops, alerts
        case unitsDropped = "units_dropped"
        case framesDecoded = "frames_decoded"
        case framesWithheld = "frames_withheld"
        case unitsRefused = "units_refused"
        case framesAnalysed = "frames_analysed"
        case framesWithoutMotion = "frames_without_motion"
        case networkRunsSaved = "network_runs_saved"
        case framesSkipped = "frames_skipped"
        case alertFollowUps = "alert_follow_ups"
        case alertsHeld = "alerts_held"
        case alertDigests = "alert_digests"
        case alertsFailed = "alerts_failed"
    }

    init(id: String) { self.id = id }
}

/// One stream's counters, written by its stages and read by whoever asks.
final class StreamStatusBoard: Sendable {
    private static let stallTime = Duration.seconds(5)

    private struct Content {
        var status: StreamStatus
        var receiver: ReceiverStatistics?
        var datagrams = RTPSession.Counters()
        var lastPacket: Duration?
        var connection: PullSource.Connection?
        var needsKeyFrame = true
    }

    private let content: Mutex<Content>

    init(id: String) { content = Mutex(Content(status: StreamStatus(id: id))) }

    /// Changes the counters; `body` must be short, for every stage waits for it.
    func update(_ body: (inout StreamStatus) -> Void) {
        content.withLock { body(&$0.status) }
    }

    /// Takes over the counters of the receiver and its session as they were at `now`.
    func note(_ statistics: ReceiverStatistics, _ datagrams: RTPSession.Counters, now: Duration) {
        content.withLock { content in
            if statistics.packets > content.receiver?.packets ?? 0 { content.lastPacket = now }
            content.receiver = statistics
            content.datagrams = datagrams
        }
    }

    /// Takes over how the connection of a source that is fetched is doing.
    func note(_ connection: PullSource.Connection) {
        content.withLock { content in
            content.connection = connection
            if case .retrying(let reason, _) = connection {
                content.status.error = reason
                content.status.reconnects += 1
                content.needsKeyFrame = true
            } else {
                content.status.error = nil
            }
        }
    }

    /// Somebody began to publish, of whom nothing is counted yet, or nobody does any more.
    func notePublisher(isThere: Bool) {
        content.withLock { content in
            if isThere { (content.receiver, content.datagrams) = (nil, RTPSession.Counters()) }
            content.lastPacket = nil
            content.needsKeyFrame = true
        }
    }

    /// An access unit of a source that is fetched came at `now`.
    func noteUnit(now: Duration) { content.withLock { $0.lastPacket = now } }

    /// Takes over the decoder's counters.
    func note(_ statistics: VideoDecoder.Statistics, needsKeyFrame: Bool, dropped: Int) {
        content.withLock { content in
            content.status.framesDecoded = statistics.decoded
            content.status.framesWithheld = statistics.withheld
            content.status.unitsRefused = statistics.refused
            content.status.unitsDropped = dropped
            content.needsKeyFrame = needsKeyFrame
        }
    }

    /// The stream as it is at `now`.
    func status(now: Duration) -> StreamStatus {
        content.withLock { content in
            var status = content.status
            status.receiver = content.receiver.map { $0.counters(with: content.datagrams) } ?? [:]
            status.state = Self.state(content, now: now)
            return status
        }
    }

    private static func state(_ content: Content, now: Duration) -> StreamStatus.State {
        switch content.connection {
        case .connecting: return .connecting
        case .retrying: return .reconnecting
        case .ended: return .ended
        case .connected, nil: break
        }
        guard let last = content.lastPacket else { return .waiting }
        if now - last > stallTime { return .stalled }
        return content.needsKeyFrame ? .waitingForKeyFrame : .live
    }
}

extension ReceiverStatistics {
    fileprivate func counters(with datagrams: RTPSession.Counters) -> [String: UInt64] {
        [
            "other_address": datagrams.intake.otherAddress + datagrams.otherHost, "unproven": datagrams.intake.unproven,
            "not_authentic": datagrams.intake.notAuthentic, "replayed": datagrams.intake.replayed,
            "kernel_drops": datagrams.kernelDrops,
            "malformed_rtcp": malformedRTCP, "sender_reports": senderReports, "goodbyes": goodbyes,
            "receiver_reports": feedback.reports, "packets_requested": feedback.packetRequests,
            "key_frames_requested": feedback.keyFrameRequests, "retransmitted": retransmitted,
            "format_changes": formatChanges, "jitter": jitter,
            "datagrams": self.datagrams, "bytes": bytes, "rtcp": rtcp, "not_rtp": notRTP,
            "other_payload_type": otherPayloadType, "packets": packets, "reordered": reordered,
            "duplicate": duplicate, "late": late, "on_probation": onProbation, "oversized": oversized,
            "overflow": overflow, "lost": lost, "gaps": gaps, "restarts": restarts,
            "malformed_payload": malformedPayload, "access_units": accessUnits,
            "incomplete_access_units": incompleteAccessUnits,
        ]
    }
}
