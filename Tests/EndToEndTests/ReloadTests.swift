import Foundation
import Glibc
import Testing

/// SIGHUP to the gateway as a person or systemd sends it.
struct ReloadTests {
    @Test func aSignalReadsTheFileAgain() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-reload-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "gateway.yaml")
        func write(_ yaml: String) throws { try yaml.write(to: file, atomically: true, encoding: .utf8) }
        try write("log: {format: text, level: notice}\n")
        let gateway = try Program.start(
            "picket-gateway",
            ["serve", "--config", file.path, "--listen", "127.0.0.1:0", "--data", folder.appending(path: "data").path])
        #expect(await gateway.output.first { $0.contains("listening on http://") } != nil)

        try write("log: {format: json, level: notice}\n")
        gateway.send(SIGHUP)
        let reloaded = try #require(await gateway.errors.first { $0.contains("the configuration was reloaded") })
        #expect(reloaded.hasPrefix("{\"time\":"), "\(reloaded)")

        // A file with mistakes changes nothing, and each is told.
        try write("log: {format: text}\ndelivery: {retention: soon}\n")
        gateway.send(SIGHUP)
        let mistake = try #require(await gateway.errors.first { $0.contains("delivery.retention is `soon`") })
        #expect(mistake.hasPrefix("{\"time\":"), "\(mistake)")

        gateway.send(SIGTERM)
        #expect(await gateway.exitStatus() == 0)
    }
}
