import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// The flow document's diagram "Anomaly Detection Flow", from the detection's result on.
struct AnomalyDetectionTests {
    @Test func anAlertIsShownAcknowledgedAndLogged() async throws {
        let lines = LogLines()
        try await RunningGateway.with(logger: lines.logger()) { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            try await running.publish("a", stream: "yard", frame: "AAEC")
            let payload = try await connection.frame().payload
            let json = try #require(try JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any])
            #expect(json["type"] as? String == "anomaly_detected")
            #expect(json["stream_id"] as? String == "yard")
            #expect((json["result"] as? [String: Any])?["label"] as? String == "person")
            #expect(json["frame"] as? String == "AAEC")
            // As the document has it, without the alert's id.
            connection.send(RawConnection.frame(0x81, Array(#"{"type": "ack", "stream_id": "yard"}"#.utf8)))
            connection.send(RawConnection.frame(0x81, Array(#"{"type":"ping"}"#.utf8)))
            _ = try await connection.message()
        }
        // A gateway that has stopped has written all it was told.
        #expect(lines.all.contains { $0.hasPrefix("alert acknowledged") && $0.contains("alice") })
    }
}
