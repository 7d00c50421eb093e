import AlertProtocol
import Foundation
import Testing

struct MessageTests {
    private static let time = UTCTimestamp("2026-11-22T18:02:11.512Z")

    @Test(arguments: [
        (#"{"type":"ack","stream_id":"yard"}"#, ClientMessage.ack(.stream("yard"))),
        (#"{"type":"ack","stream_id":"yard","alert_id":"a"}"#, .ack(.alert(id: "a", stream: "yard"))),
        (#"{"type":"ack","seq":42}"#, .ack(.upTo(seq: 42))),
        (#"{"type":"ping","timestamp":"2026-11-22T18:02:11.512Z"}"#, .ping(time)),
        (#"{"type":"pong","timestamp":"2026-11-22T18:02:11.512Z"}"#, .pong(time)),
        (#"{"type":"ping"}"#, .ping(nil)),
        (#"{"type":"auth","token":"t"}"#, .auth(token: "t")),
    ])
    func clientMessage(json: String, message: ClientMessage) throws {
        #expect(try JSONDecoder().decode(ClientMessage.self, from: Data(json.utf8)) == message)
        #expect(try JSONDecoder().decode(ClientMessage.self, from: JSONEncoder().encode(message)) == message)
    }

    @Test(arguments: [
        (#"{"type":"ping","timestamp":"2026-11-22T18:02:11.512Z"}"#, ServerMessage.ping(time)),
        (#"{"type":"pong"}"#, .pong(nil)),
        (
            #"{"type":"resume","status":"replayed","from_seq":40,"to_seq":42}"#,
            .resume(Resumption(status: .replayed, fromSeq: 40, toSeq: 42))
        ),
        (#"{"type":"resume","status":"nothing"}"#, .resume(Resumption(status: .nothing))),
        (#"{"type":"error","code":"c","message":"m"}"#, .error(ErrorDetail(code: "c", message: "m"))),
    ])
    func serverMessage(json: String, message: ServerMessage) throws {
        #expect(try JSONDecoder().decode(ServerMessage.self, from: Data(json.utf8)) == message)
        #expect(try JSONDecoder().decode(ServerMessage.self, from: JSONEncoder().encode(message)) == message)
    }

    @Test func aPingWithAnUnreadableTimeIsStillAPing() throws {
        let json = #"{"type":"ping","timestamp":1732298531}"#
        #expect(try JSONDecoder().decode(ClientMessage.self, from: Data(json.utf8)) == .ping(nil))
    }

    @Test(arguments: ["what", "resume", "anomaly_detected", ""])
    func otherTypesAreTold(type: String) {
        #expect(throws: UnknownMessageType.self) {
            try JSONDecoder().decode(ClientMessage.self, from: Data(#"{"type":"\#(type)"}"#.utf8))
        }
    }

    @Test(arguments: [#"{"type":"ack"}"#, #"{"type":"ack","seq":"42"}"#, #"{"type":"auth"}"#, "[]", "{", "1"])
    func brokenMessagesAreRefused(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ClientMessage.self, from: Data(json.utf8)) }
    }

    @Test func statisticsHaveTheFieldsOfTheFlow() throws {
        let start = UTCTimestamp(milliseconds: 0)
        let statistics = ConnectionStatistics(connections: [
            ConnectionStatistics.Connection(
                userID: "alice", connectedAt: start, lastHeartbeat: start.advanced(by: .seconds(3585)), sentSeq: 3,
                queuedBytes: 0, now: start.advanced(by: .seconds(3600)))
        ])
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(statistics)) as? [String: Any]
        #expect(json?["total_connections"] as? Int == 1)
        let connection = try #require((json?["connections"] as? [[String: Any]])?.first)
        #expect(connection["user_id"] as? String == "alice")
        #expect(connection["connected"] as? Bool == true)
        #expect(connection["uptime_seconds"] as? Int == 3600)
        #expect(connection["last_heartbeat"] as? String == "1970-01-01T00:59:45.000Z")
        #expect(connection["seconds_since_heartbeat"] as? Int == 15)
    }
}
