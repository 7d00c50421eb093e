import AlertProtocol
import Foundation
import TestSupport
import Testing

struct AlertTests {
    static let json = """
        {"type": "anomaly_detected", "stream_id": "yard", "result": {"label": "person", "confidence": 0.91,
          "event": "start", "rule": "person", "detections": [{"box": [412, 188, 61.5, 170], "score": 0.91, "track_id": 7}],
          "box_format": "xywh_pixels", "frame_width": 768, "frame_height": 576, "model": "picket"},
         "frame": "AAEC", "frame_format": "image/jpeg", "timestamp": "2026-11-22T18:02:11.512Z",
         "alert_id": "01JD", "seq": 42, "epoch": "e", "redelivered": true,
         "latency": {"captured": "2026-11-22T18:02:11.512Z"}}
        """

    static var alert: Alert {
        let time = UTCTimestamp(milliseconds: 1_795_370_531_512)
        return Alert(
            alertID: "01JD", streamID: "yard",
            result: AlertResult(
                confidence: 0.91, event: .start, rule: "person",
                detections: [
                    AlertDetection(box: AlertBox(x: 412, y: 188, width: 61.5, height: 170), score: 0.91, trackID: 7)
                ], frameWidth: 768, frameHeight: 576, model: "picket"),
            frame: "AAEC", timestamp: time, latency: AlertLatency(captured: time))
    }

    @Test func readsTheJSONOfTheInterfaces() throws {
        let delivered = try JSONDecoder().decode(DeliveredAlert.self, from: Data(Self.json.utf8))
        #expect(delivered == DeliveredAlert(alert: Self.alert, seq: 42, epoch: "e", redelivered: true))
    }

    @Test func writesExactlyTheMembersOfTheInterfaces() throws {
        let delivered = DeliveredAlert(alert: Self.alert, seq: 42, epoch: "e", redelivered: true)
        let written = try JSONSerialization.jsonObject(with: JSONEncoder().encode(delivered)) as? NSDictionary
        let expected = try JSONSerialization.jsonObject(with: Data(Self.json.utf8)) as? NSDictionary
        // 0.91 is a Float in one and a Double in the other, so the text is compared.
        #expect(try text(written) == text(expected))
    }

    private func text(_ object: NSDictionary?) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: try #require(object), options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }

    @Test(arguments: [Recipients.everyone, .users(["alice", "bob"]), .users([])])
    func aPublishedAlertSurvives(notify: Recipients) throws {
        let published = PublishedAlert(alert: Self.alert, notify: notify)
        let json = try JSONEncoder().encode(published)
        #expect(try JSONDecoder().decode(PublishedAlert.self, from: json) == published)
    }

    @Test(arguments: [("anomaly_detected", "ping"), ("[412, 188, 61.5, 170]", "[1, 2, 3]"), ("[412, ", "[0, 412, ")])
    func refusesAnotherShape(of part: String, as other: String) {
        let json = Self.json.replacingOccurrences(of: part, with: other)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Alert.self, from: Data(json.utf8)) }
    }

    @Test func idsSortByTime() {
        var random = SeededRandom(seed: 2)
        let ids = [0, 1, 1_795_370_531_512, 281_474_976_710_655].map { milliseconds in
            AlertID.make(at: UTCTimestamp(milliseconds: milliseconds), using: &random)
        }
        #expect(ids == ids.sorted())
        #expect(ids.allSatisfy { $0.count == 26 })
        // The ULID specification's own example of a time.
        #expect(AlertID.make(at: UTCTimestamp(milliseconds: 1_469_918_176_385), using: &random).hasPrefix("01ARYZ6S41"))
    }
}
