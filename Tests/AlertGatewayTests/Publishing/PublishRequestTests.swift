import AlertGateway
import AlertProtocol
import Foundation
import NIOCore
import Testing

struct PublishRequestTests {
    private static let json = """
        {"type":"anomaly_detected","notify":["alice"],"stream_id":"yard","alert_id":"a","result":{"label":"person",
        "confidence":0.5,"event":"start","rule":"r","detections":[],"box_format":"xywh_pixels","frame_width":1,
        "frame_height":1,"model":"m"},"frame":"AAEC","timestamp":"2026-11-22T18:02:11Z","other": [1, 2]}
        """

    @Test func passesOnAllButNotify() throws {
        let request = try PublishRequest(json: Array(Self.json.utf8))
        #expect(request.alertID == "a")
        #expect(request.streamID == "yard")
        #expect(request.notify == .users(["alice"]))
        #expect(String(buffer: request.body) == Self.json.replacingOccurrences(of: #""notify":["alice"],"#, with: ""))
    }

    /// Only the newest of an event's updates and its end need reach a client that is behind, whoever else is in the picture.
    @Test func updatesAndTheEndOfAnEventAreOneFamily() throws {
        func family(_ event: String, of id: String?, stream: String = "yard", track: Int = 1) throws -> Int? {
            let name = id.map { #","event_id":"\#($0)""# } ?? ""
            let json = Self.json
                .replacingOccurrences(of: #""event":"start""#, with: #""event":"\#(event)"\#(name)"#)
                .replacingOccurrences(of: "\"yard\"", with: "\"\(stream)\"")
                .replacingOccurrences(
                    of: #""detections":[]"#,
                    with: #""detections":[{"box":[1,2,3,4],"score":0.5,"track_id":\#(track)}]"#)
            return try PublishRequest(json: Array(json.utf8)).family
        }
        let update = try #require(try family("update", of: "a"))
        #expect(try family("update", of: "a", track: 2) == update)
        #expect(try family("end", of: "a") == update)
        #expect(try family("update", of: "b") != update)
        #expect(try family("update", of: "a", stream: "gate") != update)
        #expect(try family("start", of: "a") == nil)
        #expect(try family("digest", of: "a") == nil)
        #expect(try family("update", of: nil) == nil)
    }

    @Test(arguments: [
        (#""type":"anomaly_detected""#, #""type":"ping""#, "type: expected"),
        (#""type":"anomaly_detected","#, "", "type: missing"),
        (#""alert_id":"a","#, "", "alert_id: missing"),
        (#""alert_id":"a""#, #""alert_id":7"#, "alert_id: "),
        (#""alert_id":"a""#, #""alert_id":"""#, "alert_id: expected 1 to 128"),
        (#""stream_id":"yard""#, #""stream_id":null"#, "stream_id: "),
        (#"["alice"]"#, #""alice""#, "notify: expected a list"),
        (#""confidence":0.5"#, #""confidence":"high""#, "result.confidence: "),
        (#""model":"m""#, #""x":1"#, "result: model is missing"),
        (#""detections":[]"#, #""detections":[{"box":[1,2,3],"score":1}]"#, "result.detections[0].box"),
        (#""frame":"AAEC""#, #""frame":"AAE""#, "frame: expected base64"),
        (#""frame":"AAEC""#, #""frame":"A=EC""#, "frame: expected base64"),
        (#""frame":"AAEC""#, #""frame":null"#, "frame: expected a picture"),
        (#"18:02:11Z"#, "teatime", "timestamp: expected a time"),
        (#""other": [1, 2]"#, #""seq": 1"#, "seq: expected to be absent"),
        (#""other": [1, 2]"#, #""notify": "*""#, "notify: expected once"),
        (#""other": [1, 2]"#, #""latency": {"captured": 1}"#, "latency.captured: "),
        (#""other": [1, 2]"#, #""other": [1, 2"#, "the body is not a JSON object"),
    ])
    func saysWhatIsWrong(part: String, other: String, message: String) throws {
        try #require(Self.json.contains(part))
        let json = Self.json.replacingOccurrences(of: part, with: other)
        let error = #expect(throws: InvalidAlert.self) { try PublishRequest(json: Array(json.utf8)) }
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }
}
