internal import AlertClient
internal import AlertProtocol
internal import AlertRules
internal import Foundation
internal import RTP
internal import Tracking

/// When a frame passed each stage, on the service's clock.
struct FrameTimes: Sendable {
    /// By the sender's own clock, when its reports tell.
    let captured: NTPTimestamp?
    let arrival: Duration
    let decoded: Duration
    let detected: Duration
}

/// The picture of an alert, who is in it, and when it was taken.
struct AlertPicture: Sendable {
    let jpeg: [UInt8]
    let width, height: Int
    /// Every track that is in sight.
    let visible: [Track]
    let times: FrameTimes
}

/// Turns what a rule decided into the message of the protocol and hands it to the durable outbox.
struct AlertWriter: Sendable {
    private let publisher: AlertPublisher
    private let clock: ServiceClock
    private let model: String

    init(publisher: AlertPublisher, clock: ServiceClock, model: String) {
        self.publisher = publisher
        self.clock = clock
        self.model = model
    }

    /// Writes one event of an alert and answers its id; once this returns, the event survives the process.
    ///
    /// `start` is the id of the alert's start, nil for the start itself; `decided` are the times of the frame that raised
    /// the event, which need not be the one of its picture.
    func write(
        _ raised: RaisedAlert, start: String?, showing picture: AlertPicture, decided: FrameTimes,
        of stream: ServiceConfiguration.Stream
    ) async throws -> String {
        try await write(showing: picture, decided: decided, of: stream) { id in
            result(
                AlertResult.Event(raised.event), rule: raised.id.rule, of: raised.best.track, in: picture,
                event: start ?? id)
        }
    }

    /// Writes what was over the budget as one alert and answers its id.
    func write(
        _ digest: AlertDigest, showing picture: AlertPicture, decided: FrameTimes,
        of stream: ServiceConfiguration.Stream
    ) async throws -> String {
        try await write(showing: picture, decided: decided, of: stream) { id in
            var result = result(.digest, rule: digest.rule, of: digest.best.track, in: picture, event: id)
            result.digest = AlertResult.Digest(
                alerts: digest.alerts, rules: digest.alertsByRule,
                first: UTCTimestamp(milliseconds: digest.first * 1000),
                last: UTCTimestamp(milliseconds: digest.last * 1000))
            return result
        }
    }

    private func write(
        showing picture: AlertPicture, decided: FrameTimes, of stream: ServiceConfiguration.Stream,
        result: (String) -> AlertResult
    ) async throws -> String {
        let received = clock.timestamp(at: decided.arrival)
        let published = clock.timestamp(at: clock.now)
        var generator = SystemRandomNumberGenerator()
        let id = AlertID.make(at: published, using: &generator)
        let alert = Alert(
            alertID: id, streamID: stream.id, result: result(id), frame: Data(picture.jpeg).base64EncodedString(),
            timestamp: received,
            latency: AlertLatency(
                captured: captured(decided), received: received, decoded: clock.timestamp(at: decided.decoded),
                detected: clock.timestamp(at: decided.detected), published: published))
        try await publisher.publish(alert, notify: stream.notify)
        return id
    }

    // The clocks of many cameras are wrong: where the sender's does not fit ours, the arrival is the best estimate.
    private func captured(_ times: FrameTimes) -> UTCTimestamp {
        let received = clock.timestamp(at: times.arrival)
        guard let milliseconds = times.captured?.unixMilliseconds,
            (received.milliseconds - 10_000...received.milliseconds).contains(milliseconds)
        else { return received }
        return UTCTimestamp(milliseconds: milliseconds)
    }

    private func result(
        _ event: AlertResult.Event, rule: String, of track: Track, in picture: AlertPicture, event id: String
    ) -> AlertResult {
        let others = picture.visible.filter { $0.id != track.id }
        var result = AlertResult(
            confidence: track.score, event: event, rule: rule, detections: ([track] + others).map(AlertDetection.init),
            frameWidth: picture.width, frameHeight: picture.height, model: model)
        result.eventID = id
        result.frameTimestamp = captured(picture.times)
        return result
    }
}

extension AlertResult.Event {
    fileprivate init(_ event: RaisedAlert.Event) {
        switch event {
        case .start: self = .start
        case .update: self = .update
        case .end: self = .end
        }
    }
}

extension AlertDetection {
    fileprivate init(_ track: Track) {
        let box = track.box
        self.init(
            box: AlertBox(
                x: box.x.inHundredths, y: box.y.inHundredths, width: box.width.inHundredths,
                height: box.height.inHundredths),
            score: track.latestScore, trackID: track.id)
    }
}
