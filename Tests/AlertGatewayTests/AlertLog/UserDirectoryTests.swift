import AlertGateway
import Foundation
import GRDB
import Testing

struct UserDirectoryTests {
    /// "serve" and "user add" are typed one after the other, on a folder that neither has seen.
    @Test func severalMayMakeTheFolderAtOnce() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "picket-new-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        for attempt in 0..<20 {
            let folder = try DataFolder(path: "\(path)/\(attempt)")
            try await withThrowingTaskGroup { group in
                for user in ["alice", "bob", "carol"] {
                    group.addTask { _ = try UserDirectory(folder: folder).add(user) }
                }
                try await group.waitForAll()
            }
            #expect(try UserDirectory(folder: folder).list() == ["alice", "bob", "carol"])
        }
    }

    /// Somebody who types "user add" right after "serve" adds users while the gateway reads its tables.
    @Test func whoIsAddedWhileTheGatewayStartsIsKnown() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "picket-start-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let directory = try UserDirectory(folder: DataFolder(path: path))
        // So many alerts that the reading takes a while.
        try await DatabaseQueue(path: path + "/gateway.sqlite").write { database in
            try database.execute(
                sql: """
                    WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers LIMIT 20000)
                    INSERT INTO alert (number, alert_id, stream_id, accepted_at, segment, offset, length, recipients, sent)
                    SELECT number, 'a' || number, 'yard', 0, 1, 0, 1, x'', x'' FROM numbers
                    """)
        }
        let bodies = path + "/alerts"
        try FileManager.default.removeItem(atPath: bodies)
        let adding = Task {
            // Their folder is made just before the tables are read.
            while !FileManager.default.fileExists(atPath: bodies) { await Task.yield() }
            return try directory.add("carol")
        }
        try await RunningGateway.with(path: path) { running in
            #expect(try await adding.value)
            let token = try await running.token("carol")
            let connection = try await RawConnection.open(port: running.gateway.port)
            let answer = try await connection.request(
                "GET", "/ws/alerts/carol?token=\(token)", headers: RawConnection.handshake)
            #expect(answer.status == 101)
        }
    }
}
