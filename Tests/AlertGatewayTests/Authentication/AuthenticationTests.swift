import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

struct AuthenticationTests {
    private static func base64url(_ text: String) -> String { Base64URL.encode(Array(text.utf8)) }

    @Test func threeWaysToBringAToken() async throws {
        try await RunningGateway.with { running in
            let token = try await running.token("alice")
            let byQuery = try await running.get("/ws/alerts/alice?token=\(token)", headers: RawConnection.handshake)
            #expect(byQuery.status == 101)
            #expect(byQuery.head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
            #expect(!byQuery.head.lowercased().contains("sec-websocket-protocol"))
            let byHeader = try await running.get(
                "/ws/alerts/alice", headers: RawConnection.handshake + ["authorization: bearer \(token)"])
            #expect(byHeader.status == 101)
            let bySubprotocol = try await running.get(
                "/ws/alerts/alice", headers: RawConnection.handshake + ["Sec-WebSocket-Protocol: bearer, \(token)"])
            #expect(bySubprotocol.status == 101)
            #expect(bySubprotocol.head.contains("Sec-WebSocket-Protocol: bearer\r\n"))
        }
    }

    @Test func whoMayNotConnect() async throws {
        try await RunningGateway.with { running in
            let alice = try await running.token("alice")
            let parts = alice.split(separator: ".").map(String.init)
            let none = Self.base64url(#"{"alg":"none","typ":"JWT"}"#)
            let confused = Self.base64url(#"{"alg":"RS256","typ":"JWT"}"#)
            let stranger = try await Authenticator(
                AuthenticationSettings(), folder: DataFolder(path: running.folder.path + "/other"),
                logger: RunningGateway.logger)
            let expired = try await Authenticator(
                AuthenticationSettings(), folder: running.folder, logger: RunningGateway.logger
            ).token(user: "alice", role: .viewer, expiry: UTCTimestamp.now.advanced(by: .seconds(-5)))
            let foreign = try stranger.token(user: "alice", role: .viewer, lifetime: .seconds(60))
            let cases: [(String, String?, Int, String)] = [
                ("alice", nil, 401, "missing_token"),
                ("alice", "", 401, "invalid_token"),
                ("alice", "garbage", 401, "invalid_token"),
                ("alice", "a.b.c", 401, "invalid_token"),
                ("alice", "\(none).\(parts[1]).", 401, "invalid_token"),
                ("alice", "\(none).\(parts[1]).\(parts[2])", 401, "invalid_token"),
                ("alice", "\(confused).\(parts[1]).\(parts[2])", 401, "invalid_token"),
                ("alice", "\(parts[0]).\(parts[1]).AAAA", 401, "invalid_token"),
                ("alice", expired, 401, "token_expired"),
                ("alice", foreign, 401, "invalid_token"),
                ("bob", alice, 403, "other_user"),
                ("carol", try await running.token("carol"), 403, "unknown_user"),
                ("alice", try await running.token("alice", .publisher), 403, "wrong_role"),
            ]
            for (user, token, status, code) in cases {
                let query = token.map { "?token=\($0)" } ?? ""
                let answer = try await running.get("/ws/alerts/\(user)\(query)", headers: RawConnection.handshake)
                #expect(answer.status == status, "\(user) \(token ?? "-")")
                #expect(answer.body.contains("\"\(code)\""), "\(user) \(token ?? "-"): \(answer.body)")
            }
        }
    }

    @Test func aRemovedUserIsUnknown() async throws {
        try await RunningGateway.with { running in
            let directory = try UserDirectory(folder: running.folder)
            #expect(try directory.remove("alice"))
            #expect(try !directory.remove("alice"))
            #expect(try directory.list() == ["bob"])
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            let refused = await #expect(throws: SubscriptionRefused.self) {
                while try await events.next() != nil {}
            }
            #expect(refused?.status == 403)
        }
    }

    @Test(arguments: ["", "a/b", "*", "a\n", String(repeating: "x", count: 129)])
    func idsThatCannotBe(id: String) async throws {
        try await RunningGateway.with { running in
            let directory = try UserDirectory(folder: running.folder)
            #expect(throws: GatewayError.self) { try directory.add(id) }
        }
    }

    @Test func theSecretIsForItsOwnerAndStays() async throws {
        try await RunningGateway.with { running in
            let path = running.folder.path + "/jwt-secret"
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let before = try Data(contentsOf: URL(filePath: path))
            _ = try Secret(folder: running.folder)
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }
}
