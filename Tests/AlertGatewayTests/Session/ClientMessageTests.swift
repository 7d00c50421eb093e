import AlertGateway
import AlertProtocol
import Testing

struct ClientMessageTests {
    private static let time = UTCTimestamp("2026-11-22T18:02:11.512Z")

    @Test(arguments: [
        (#"{"type":"ack","stream_id":"yard"}"#, ClientMessage.ack(.stream("yard"))),
        (#" {"stream_id" : "y\u0061rd", "type" : "ack", "more" : [1, {}]} "#, .ack(.stream("yard"))),
        (#"{"type":"ack","stream_id":"yard","alert_id":"a"}"#, .ack(.alert(id: "a", stream: "yard"))),
        (#"{"type":"ack","stream_id":"yard","alert_id":null}"#, .ack(.stream("yard"))),
        (#"{"type":"ack","seq":42}"#, .ack(.upTo(seq: 42))),
        (#"{"type":"ack","seq":42,"stream_id":"yard"}"#, .ack(.upTo(seq: 42))),
        (#"{"type":"ping","timestamp":"2026-11-22T18:02:11.512Z"}"#, .ping(time)),
        (#"{"type":"pong","timestamp":"2026-11-22T18:02:11.512Z"}"#, .pong(time)),
        (#"{"type":"ping"}"#, .ping(nil)),
        (#"{"type":"ping","timestamp":1732298531}"#, .ping(nil)),
        (#"{"type":"auth","token":"t"}"#, .auth(token: "t")),
    ])
    func isRead(json: String, message: ClientMessage) throws {
        #expect(try ClientMessage(json: Array(json.utf8)) == message)
    }

    @Test(arguments: ["what", "resume", "anomaly_detected", ""])
    func otherTypesAreTold(type: String) {
        #expect(throws: ClientMessageError.unknownType(type)) {
            try ClientMessage(json: Array(#"{"type":"\#(type)"}"#.utf8))
        }
    }

    @Test(arguments: [
        #"{"type":"ack"}"#, #"{"type":"ack","seq":"42"}"#, #"{"type":"ack","seq":1.5}"#, #"{"type":"ack","seq":1e99}"#,
        #"{"type":"ack","stream_id":"yard","alert_id":7}"#, #"{"type":"auth"}"#, #"{"type":7}"#, "{}", "[]", "{", "1",
        "",
    ])
    func whatIsMalformedIsRefused(json: String) {
        #expect(throws: ClientMessageError.malformed) { try ClientMessage(json: Array(json.utf8)) }
    }
}
