internal import AlertClient
internal import AlertProtocol
internal import AlertRules
internal import Foundation
internal import RTP
internal import Tracking

/// A frame that raised alerts: its picture, who is in it, and the times, on the service's clock, at which it passed each
/// stage.
struct Sighting: Sendable {
    /// JPEG of the frame, encoded once for all its alerts.
    let picture: [UInt8]
    let width, height: Int
    /// Every track that is in sight, those that raised the alerts among them.
    let visible: [Track]
    /// By the sender's own clock, when its reports tell.
    let captured: NTPTimestamp?
    let arrival: Duration
    let decoded: Duration
    let detected: Duration
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

    /// Writes one alert and answers its id; once this returns, the alert survives the process.
    func write(
        _ raised: RaisedAlert, in sighting: Sighting, of stream: ServiceConfiguration.Stream
    ) async throws -> String {
        let received = clock.timestamp(at: sighting.arrival)
        let published = clock.timestamp(at: clock.now)
        var generator = SystemRandomNumberGenerator()
        let alert = Alert(
            alertID: AlertID.make(at: published, using: &generator), streamID: stream.id,
            result: result(of: raised, in: sighting), frame: Data(sighting.picture).base64EncodedString(),
            timestamp: received,
            latency: AlertLatency(
                captured: captured(sighting, received: received), received: received,
                decoded: clock.timestamp(at: sighting.decoded), detected: clock.timestamp(at: sighting.detected),
                published: published))
        try await publisher.publish(alert, notify: stream.notify)
        return alert.alertID
    }

    // The clocks of many cameras are wrong: where the sender's does not fit ours, the arrival is the best estimate.
    private func captured(_ sighting: Sighting, received: UTCTimestamp) -> UTCTimestamp {
        guard let milliseconds = sighting.captured?.unixMilliseconds,
            (received.milliseconds - 10_000...received.milliseconds).contains(milliseconds)
        else { return received }
        return UTCTimestamp(milliseconds: milliseconds)
    }

    private func result(of raised: RaisedAlert, in sighting: Sighting) -> AlertResult {
        let others = sighting.visible.filter { $0.id != raised.track.id }
        return AlertResult(
            confidence: raised.track.score, event: AlertResult.Event(raised.event), rule: raised.rule,
            detections: ([raised.track] + others).map(AlertDetection.init),
            frameWidth: sighting.width, frameHeight: sighting.height, model: model)
    }
}

extension AlertResult.Event {
    fileprivate init(_ event: RaisedAlert.Event) {
        switch event {
        case .start: self = .start
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
