import AlertGateway
import Configuration
import Foundation
import Testing

struct GatewayFileSettingsTests {
    private func read(_ yaml: String) throws -> GatewayFileSettings {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-gateway-\(UUID()).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        return try GatewayFileSettings(file: file.path, environment: ["PORT": "9000"])
    }

    @Test func everyKeyIsRead() throws {
        let settings = try read(
            """
            listen: "[::1]:${PORT}"
            data: /var/lib/picket
            heartbeat: {interval: 10s, timeout: 25s}
            """)
        #expect(settings.listen == SocketEndpoint(host: "::1", port: 9000))
        #expect(settings.data == "/var/lib/picket")
        #expect(settings.heartbeatInterval == .seconds(10))
        #expect(settings.heartbeatTimeout == .seconds(25))
    }

    @Test func aFileMayLeaveEverythingOut() throws {
        let settings = try read("{}")
        #expect(settings.listen == nil)
        #expect(settings.data == nil)
    }

    @Test func everyMistakeIsToldWithItsLine() throws {
        let error = #expect(throws: InvalidConfiguration.self) {
            _ = try read("listen: nowhere\nheartbeat:\n  intervall: 3s\n  timeout: soon\ntsl: {}\n")
        }
        #expect(error?.mistakes.map(\.line) == [1, 3, 4, 5])
        #expect(error?.description.contains("heartbeat.intervall is not known, did you mean `interval`?") == true)
    }
}
