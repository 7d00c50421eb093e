import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// Tokens of somebody else, verified with the keys they publish.
struct PublishedKeysTests {
    typealias Claims = IdentityProvider.Claims

    /// A gateway that takes the keys in a file; `body` may change it.
    private func withKeyFile(
        _ provider: IdentityProvider, _ change: (inout AuthenticationSettings) -> Void = { _ in },
        _ body: (inout RunningGateway, URL) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-keys-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try provider.jwks().write(to: file, atomically: true, encoding: .utf8)
        try await RunningGateway.with({
            $0.authentication.keySource = .file(path: file.path)
            change(&$0.authentication)
        }) { try await body(&$0, file) }
    }

    private func status(_ running: RunningGateway, _ token: String, user: String = "alice") async throws -> Int {
        try await running.get(
            "/ws/alerts/\(user)", headers: RawConnection.handshake + ["Authorization: Bearer \(token)"]
        ).status
    }

    @Test(arguments: [SignatureAlgorithm.rs256, .es256, .edDSA])
    func algorithms(algorithm: SignatureAlgorithm) async throws {
        let provider = try IdentityProvider()
        let stranger = try IdentityProvider()
        try await withKeyFile(provider) { running, _ in
            #expect(try await status(running, try await provider.token(algorithm)) == 101)
            #expect(try await status(running, try await running.token("alice")) == 101)
            // The stranger has the same RSA key.
            if algorithm != .rs256 {
                #expect(try await status(running, try await stranger.token(algorithm)) == 401)
            }
            var other = try await provider.token(algorithm).split(separator: ".").map(String.init)
            other[1] = try await provider.token(algorithm, Claims(sub: "bob")).split(separator: ".").map(String.init)[1]
            #expect(try await status(running, other.joined(separator: "."), user: "bob") == 401)
        }
    }

    @Test func attacks() async throws {
        let provider = try IdentityProvider()
        let time = Date().timeIntervalSince1970
        try await withKeyFile(
            provider,
            {
                $0.issuer = "https://id.example"
                $0.audiences = ["picket"]
            }
        ) { running, _ in
            let right = Claims(iss: "https://id.example", aud: ["picket", "mail"])
            func changed(_ change: (inout Claims) -> Void) async throws -> String {
                var claims = right
                change(&claims)
                return try await provider.token(.es256, claims)
            }
            let token = try await provider.token(.rs256, right)
            #expect(try await status(running, token) == 101)
            let parts = token.split(separator: ".").map(String.init)
            func header(_ json: String) -> String { Base64URL.encode(Array(json.utf8)) }
            // The public key as the secret of an HMAC, in both forms an attacker would try.
            let confusions = try await [provider.publicPEM, provider.publicPEM + "\n"].asyncMap { pem in
                var settings = AuthenticationSettings()
                settings.secret = Secret(pem)
                #expect(settings.secret != nil)
                settings.issuer = "https://id.example"
                settings.audiences = ["picket"]
                return try await Authenticator(settings, folder: running.folder, logger: RunningGateway.logger)
                    .token(user: "alice", role: .admin, lifetime: .seconds(86_400))
            }
            let cases: [(String, String, Int)] = [
                ("wrong aud", try await changed { $0.aud = ["billing"] }, 401),
                ("no aud", try await changed { $0.aud = nil }, 401),
                ("wrong iss", try await changed { $0.iss = "https://evil.example" }, 401),
                ("no iss", try await changed { $0.iss = nil }, 401),
                ("expired", try await changed { $0.exp = time - 1 }, 401),
                ("no exp", try await changed { $0.exp = nil }, 401),
                ("no sub", try await changed { $0.sub = nil }, 401),
                ("empty sub", try await changed { $0.sub = "" }, 401),
                ("nbf in the future", try await changed { $0.nbf = time + 86_400 }, 401),
                ("unknown role", try await changed { $0.role = "root" }, 401),
                ("other user", try await changed { $0.sub = "bob" }, 403),
                ("unknown user", try await changed { $0.sub = "carol" }, 403),
                ("alg none", "\(header(#"{"alg":"none"}"#)).\(parts[1]).", 401),
                ("alg None", "\(header(#"{"alg":"None","kid":"RS256-1"}"#)).\(parts[1]).\(parts[2])", 401),
                ("no alg", "\(header("{}")).\(parts[1]).\(parts[2])", 401),
                ("crit", "\(header(#"{"alg":"RS256","kid":"RS256-1","crit":["b64"]}"#)).\(parts[1]).\(parts[2])", 401),
                ("other key's id", "\(header(#"{"alg":"RS256","kid":"ES256-1"}"#)).\(parts[1]).\(parts[2])", 401),
                ("key for encryption", "\(header(#"{"alg":"RS256","kid":"encrypts"}"#)).\(parts[1]).\(parts[2])", 401),
                ("confusion", confusions[0], 401), ("confusion with a line feed", confusions[1], 401),
                ("no signature", "\(parts[0]).\(parts[1]).", 401), ("two parts", "\(parts[0]).\(parts[1])", 401),
                ("four parts", token + ".AA", 401), ("padded", token + "==", 401), ("garbage", "\u{1}garbage", 400),
                ("huge", String(repeating: "A", count: 9000), 401),
            ]
            for (name, token, expected) in cases {
                #expect(
                    try await status(running, token, user: name == "unknown user" ? "carol" : "alice") == expected,
                    "\(name)")
            }
        }
    }

    @Test func keysRotateInAFile() async throws {
        let first = try IdentityProvider(generation: "1")
        let second = try IdentityProvider(generation: "2")
        try await withKeyFile(first) { running, file in
            #expect(try await status(running, try await second.token(.es256)) == 401)
            try second.jwks().write(to: file, atomically: true, encoding: .utf8)
            #expect(try await status(running, try await second.token(.es256)) == 101)
            #expect(try await status(running, try await first.token(.es256)) == 401)
        }
    }

    @Test func keysRotateOnAServer() async throws {
        let first = try IdentityProvider(generation: "1")
        let second = try IdentityProvider(generation: "2")
        let server = try await DocumentServer(try first.jwks())
        let location = try #require(HTTPLocation("http://127.0.0.1:\(server.port)/keys?realm=1"))
        try await RunningGateway.with({ $0.authentication.keySource = .url(location) }) { running in
            #expect(server.requests == ["/keys?realm=1"])
            #expect(try await status(running, try await first.token(.edDSA)) == 101)
            #expect(server.requests.count == 1)
            server.document = try second.jwks()
            #expect(try await status(running, try await second.token(.edDSA)) == 101)
            #expect(server.requests.count == 2)
            server.document = nil
            // The server is in trouble: the keys from before stay, and it is not asked for every unknown one.
            for _ in 0..<10 { #expect(try await status(running, try await first.token(.edDSA)) == 401) }
            #expect(server.requests.count == 1 + KeyRefresh.burst)
            #expect(try await status(running, try await second.token(.edDSA)) == 101)
        }
        try await server.stop()
    }

    /// Keys over https count only when an authority that is trusted vouches for the server.
    @Test(.enabled(if: TestCertificates.canBeMade, "the openssl program makes the certificates"))
    func keysOverTLS() async throws {
        let provider = try IdentityProvider()
        try await TestCertificates.with(2) { certificates in
            let server = try await DocumentServer(try provider.jwks(), tls: certificates[0].settings)
            let location = try #require(HTTPLocation("https://localhost:\(server.port)/keys"))
            for (authorities, expected) in [
                (certificates[0].authority, 101), (certificates[1].authority, 401), (nil, 401),
            ] {
                try await RunningGateway.with({
                    $0.authentication.keySource = .url(location, authorities: authorities)
                }) { running in
                    let found = try await status(running, try await provider.token(.es256))
                    #expect(found == expected)
                }
            }
            #expect(server.requests.count == 1)
            try await server.stop()
        }
    }

    @Test func aBrokenKeyFileIsAnError() async throws {
        let folder = try DataFolder(
            path: FileManager.default.temporaryDirectory.appending(path: "picket-keys-\(UUID())").path)
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        for text in ["", "[]", "{}", #"{"keys": 1}"#] {
            let file = folder.path + "/keys.json"
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            var settings = AuthenticationSettings()
            settings.keySource = .file(path: file)
            let error = await #expect(throws: GatewayError.self) {
                try await Authenticator(settings, folder: folder, logger: RunningGateway.logger)
            }
            #expect(error?.kind == .keys)
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async throws -> [T] {
        var results: [T] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
