import AlertProtocol
import Foundation
import Testing

struct MessageTests {
    private static let time = UTCTimestamp("2026-11-22T18:02:11.512Z")

    @Test(arguments: [
        (#"{"stream_id":"yard","type":"ack"}"#, ClientMessage.ack(.stream("yard"))),
        (#"{"alert_id":"a","stream_id":"yard","type":"ack"}"#, .ack(.alert(id: "a", stream: "yard"))),
        (#"{"seq":42,"type":"ack"}"#, .ack(.upTo(seq: 42))),
        (#"{"timestamp":"2026-11-22T18:02:11.512Z","type":"ping"}"#, .ping(time)),
        (#"{"timestamp":"2026-11-22T18:02:11.512Z","type":"pong"}"#, .pong(time)),
        (#"{"type":"ping"}"#, .ping(nil)),
        (#"{"token":"t","type":"auth"}"#, .auth(token: "t")),
    ])
    func clientMessage(json: String, message: ClientMessage) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(message), as: UTF8.self) == json)
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
