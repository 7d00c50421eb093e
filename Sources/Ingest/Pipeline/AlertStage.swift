internal import AlertRules
internal import Decoding
internal import Logging
internal import Tracking

/// A frame that was analysed, and who is in it.
struct AnalysedFrame: Sendable {
    let frame: VideoFrame
    let mediaTime: Duration
    /// Every track that is believed and in sight.
    let visible: [Track]
    let times: FrameTimes
}

/// The last stage of a stream: from what its rules decided to messages in the outbox.
///
/// It keeps the frames that may become pictures, as many as the rules name, and encodes one only when it is sent. One
/// owner; not thread-safe.
struct AlertStage {
    private let stream: ServiceConfiguration.Stream
    private let writer: AlertWriter
    private let status: StreamStatusBoard
    private let logger: Logger
    private let encoder = JPEGEncoder()
    private var frames: [Duration: AnalysedFrame] = [:]
    /// The pictures of this moment, so that a frame with several alerts is encoded once.
    private var pictures: [Duration: AlertPicture] = [:]
    /// Ids of the starts of all living alerts.
    private var starts: [RaisedAlert.ID: String] = [:]

    init(
        stream: ServiceConfiguration.Stream, writer: AlertWriter, status: StreamStatusBoard, logger: Logger
    ) {
        self.stream = stream
        self.writer = writer
        self.status = status
        self.logger = logger
    }

    /// Writes what a frame has raised.
    mutating func take(_ verdict: StreamRules.Verdict, in frame: AnalysedFrame) async {
        // What ends shows an earlier frame, also where a sender begins its time again.
        let admission = verdict.admission
        await write(admission.alerts.filter { $0.event == .end }, decided: frame.times)
        frames[frame.mediaTime] = frame
        await write(admission.alerts.filter { $0.event != .end }, decided: frame.times)
        if let digest = admission.digest { await write(digest, decided: frame.times) }
        for alert in admission.held { note(held: alert) }
        frames = frames.filter { verdict.keptFrames.contains($0.key) }
        pictures = [:]
    }

    /// Writes the ends and the digest that are left when the stream is over, at `times`.
    mutating func finish(_ verdict: StreamRules.Verdict, at times: FrameTimes) async {
        await write(verdict.admission.alerts, decided: times)
        if let digest = verdict.admission.digest { await write(digest, decided: times) }
        frames = [:]
        pictures = [:]
    }

    private mutating func write(_ alerts: [RaisedAlert], decided: FrameTimes) async {
        for alert in alerts {
            let start = alert.event == .end ? starts.removeValue(forKey: alert.id) : starts[alert.id]
            guard alert.isSent else { continue }
            do {
                let picture = try picture(at: alert.best.time)
                let id = try await writer.write(
                    alert, start: start, showing: picture, decided: decided, of: stream)
                if alert.event == .start {
                    starts[alert.id] = id
                    status.update { $0.alerts += 1 }
                } else {
                    status.update { $0.alertFollowUps += 1 }
                }
                logger.info(
                    "alert",
                    metadata: [
                        "alert_id": "\(id)", "event": "\(alert.event)", "rule": "\(alert.id.rule)",
                        "track": "\(alert.id.track)",
                    ])
            } catch {
                note(failure: error)
            }
        }
    }

    private mutating func write(_ digest: AlertDigest, decided: FrameTimes) async {
        do {
            let picture = try picture(at: digest.best.time)
            let id = try await writer.write(digest, showing: picture, decided: decided, of: stream)
            status.update { $0.alertDigests += 1 }
            logger.info(
                "digest of alerts over the budget", metadata: ["alert_id": "\(id)", "alerts": "\(digest.alerts)"])
        } catch {
            note(failure: error)
        }
    }

    private mutating func picture(at time: Duration) throws -> AlertPicture {
        if let picture = pictures[time] { return picture }
        guard let frame = frames[time] else { throw LostFrame(time: time) }
        let picture = AlertPicture(
            jpeg: try encoder.encode(frame.frame), width: frame.frame.width, height: frame.frame.height,
            visible: frame.visible, times: frame.times)
        pictures[time] = picture
        return picture
    }

    private func note(held alert: RaisedAlert) {
        status.update { $0.alertsHeld += 1 }
        logger.notice(
            "an alert over the budget waits for the digest",
            metadata: ["rule": "\(alert.id.rule)", "track": "\(alert.id.track)"])
    }

    private func note(failure: any Error) {
        status.update { $0.alertsFailed += 1 }
        logger.error("an alert could not be written to the outbox", metadata: ["error": "\(failure)"])
    }

    /// The rules asked for a frame that they had not named before.
    private struct LostFrame: Error, CustomStringConvertible {
        let time: Duration
        var description: String { "the frame at \(time) was not kept" }
    }
}
