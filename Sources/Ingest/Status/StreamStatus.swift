internal import Decoding
internal import RTP
internal import Synchronization

/// What `/api/streams` says of one stream.
package struct StreamStatus: Sendable, Encodable {
    /// How the stream is doing.
    package enum State: String, Sendable, Encodable {
        /// No packet has come yet.
        case waiting
        /// Packets come, and pictures are withheld until a clean key frame.
        case waitingForKeyFrame = "waiting_for_key_frame"
        /// Pictures come.
        case live
        /// Nothing has come for five seconds.
        case stalled
    }

    /// The stream's id in the configuration.
    package let id: String
    /// See `State`.
    package var state = State.waiting
    /// Size of the last picture.
    package var width = 0
    package var height = 0
    /// Counters of the RTP receiver, by name.
    package var receiver: [String: UInt64] = [:]
    /// Access units dropped because the decoder did not keep up.
    package var unitsDropped = 0
    /// Pictures decoded and clean, withheld because of damage, and access units the decoder refused.
    package var framesDecoded = 0
    package var framesWithheld = 0
    package var unitsRefused = 0
    /// Pictures that the network looked at, and pictures that were due while it was busy.
    package var framesAnalysed = 0
    package var framesSkipped = 0
    /// Alerts raised, and alerts that could not be written to the outbox.
    package var alerts = 0
    package var alertsFailed = 0

    private enum CodingKeys: String, CodingKey {
        case id, state, width, height, receiver, alerts
        case unitsDropped = "units_dropped"
        case framesDecoded = "frames_decoded"
        case framesWithheld = "frames_withheld"
        case unitsRefused = "units_refused"
        case framesAnalysed = "frames_analysed"
        case framesSkipped = "frames_skipped"
        case alertsFailed = "alerts_failed"
    }

    init(id: String) { self.id = id }
}

/// One stream's counters, written by its stages and read by whoever asks.
final class StreamStatusBoard: Sendable {
    private static let stallTime = Duration.seconds(5)

    private struct Content {
        var status: StreamStatus
        var receiver = ReceiverStatistics()
        var lastPacket: Duration?
        var needsKeyFrame = true
    }

    private let content: Mutex<Content>

    init(id: String) { content = Mutex(Content(status: StreamStatus(id: id))) }

    /// Changes the counters; `body` must be short, for every stage waits for it.
    func update(_ body: (inout StreamStatus) -> Void) {
        content.withLock { body(&$0.status) }
    }

    /// Takes over the receiver's counters as they were at `now`.
    func note(_ statistics: ReceiverStatistics, now: Duration) {
        content.withLock { content in
            if statistics.packets > content.receiver.packets { content.lastPacket = now }
            content.receiver = statistics
        }
    }

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
            status.receiver = content.receiver.counters
            status.state =
                if let last = content.lastPacket {
                    now - last > Self.stallTime ? .stalled : content.needsKeyFrame ? .waitingForKeyFrame : .live
                } else {
                    .waiting
                }
            return status
        }
    }
}

extension ReceiverStatistics {
    fileprivate var counters: [String: UInt64] {
        [
            "datagrams": datagrams, "bytes": bytes, "rtcp": rtcp, "not_rtp": notRTP,
            "other_payload_type": otherPayloadType, "packets": packets, "reordered": reordered,
            "duplicate": duplicate, "late": late, "on_probation": onProbation, "oversized": oversized,
            "overflow": overflow, "lost": lost, "gaps": gaps, "restarts": restarts,
            "malformed_payload": malformedPayload, "access_units": accessUnits,
            "incomplete_access_units": incompleteAccessUnits,
        ]
    }
}
