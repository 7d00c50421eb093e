import AlertGateway
import Configuration
import Foundation
import Logging
import Testing

struct GatewayFileSettingsTests {
    private static let secret = String(repeating: "s", count: 32)

    private func read(_ yaml: String) throws -> GatewayFileSettings {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-gateway-\(UUID()).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        return try GatewayFileSettings(file: file.path, environment: ["PORT": "9000", "SECRET": Self.secret])
    }

    @Test func everyKeyIsRead() throws {
        let settings = try read(
            """
            listen: "[::1]:${PORT}"
            data: /var/lib/picket
            tls: {certificate: cert.pem, key: /etc/key.pem}
            service: http://camera-host:8090/picket
            heartbeat: {interval: 10s, timeout: 25s}
            auth: {secret: "${SECRET}", jwks: keys/all.json, issuer: me, audience: [picket, alerts],
                allowed_origins: ["https://alerts.example"], failed_logins_per_minute: 7}
            """)
        #expect(settings.listen == SocketEndpoint(host: "::1", port: 9000))
        #expect(settings.data == "/var/lib/picket")
        #expect(settings.service == HTTPLocation("http://camera-host:8090/picket"))
        #expect(settings.heartbeatInterval == .seconds(10))
        #expect(settings.heartbeatTimeout == .seconds(25))
        let certificate = FileManager.default.temporaryDirectory.appending(path: "cert.pem").path
        #expect(settings.tls == TLSSettings(certificate: certificate, key: "/etc/key.pem"))
        let authentication = settings.authentication
        #expect(authentication.secret == Secret(Self.secret))
        let keys = FileManager.default.temporaryDirectory.appending(path: "keys/all.json").path
        #expect(authentication.keySource == .file(path: keys))
        #expect(authentication.issuer == "me")
        #expect(authentication.audiences == ["picket", "alerts"])
        #expect(authentication.allowedOrigins == ["https://alerts.example"])
        #expect(authentication.failedLoginsPerMinute == 7)
    }

    @Test(arguments: [
        ("tls: {certificate: a}", "tls needs key, for example `key: key.pem`"),
        ("service: camera-host", "service must be a URL such as http://127.0.0.1:8090"),
        ("auth: {secret: short}", "auth.secret must have 32 bytes or more"),
        ("auth: {jwks: \"ftp://keys\"}", "auth.jwks must be a file, or a URL with http or https"),
        ("auth: {jwks: \"https://user:password@keys/\"}", "auth.jwks must be a file, or a URL with http or https"),
        (
            "auth: {allowed_origins: [alerts.example]}",
            "auth.allowed_origins has `alerts.example`, expected an origin such as https://alerts.example"
        ),
        ("auth: {isuer: x}", "auth.isuer is not known, did you mean `issuer`?"),
    ])
    func mistakes(yaml: String, message: String) {
        let error = #expect(throws: InvalidConfiguration.self) { _ = try read(yaml) }
        #expect(error?.mistakes.map(\.message) == [message])
        #expect(error?.description.contains("password@") == false)
    }

    @Test func deliveryIsRead() throws {
        let delivery = try read(
            """
            delivery: {retention: 2d, max_alerts_per_user: 500, max_bytes: 3GiB, redeliver_after: 10s,
              dead_letter_after: 4, queue_bytes: 64KiB}
            """
        ).delivery
        #expect(delivery.retention == Retention(age: .seconds(2 * 86400), alertsPerUser: 500, bytes: 3 << 30))
        #expect(delivery.schedule == RedeliverySchedule(redeliverAfter: .seconds(10), deadLetterAfter: 4))
        #expect(delivery.queueBytes == 64 << 10)
        #expect(try read("{}").delivery == DeliverySettings())
    }

    @Test func aWebhookIsRead() throws {
        let settings = try read(
            """
            delivery: {webhook: {url: "https://pager.example/x?key=1", token: "${SECRET}", ca: ca.pem}}
            auth: {jwks: "https://id.example/keys", jwks_ca: /etc/ca.pem}
            """)
        let location = try #require(HTTPLocation("https://pager.example/x?key=1"))
        let authorities = FileManager.default.temporaryDirectory.appending(path: "ca.pem").path
        let webhook = WebhookSettings(location, token: Self.secret, authorities: authorities)
        #expect(settings.delivery.webhook == webhook)
        // Neither the token nor the query, which may be a secret, too.
        #expect("\(webhook)" == "https://pager.example:443/x")
        let keys = try #require(HTTPLocation("https://id.example/keys"))
        #expect(settings.authentication.keySource == .url(keys, authorities: "/etc/ca.pem"))
        for (yaml, message) in [
            ("{token: x}", "needs url"), ("{url: \"ftp://x\"}", "url must be a URL"),
            ("{url: \"http://x\", token: \"a b\"}", "token must be printable"),
        ] {
            let error = #expect(throws: InvalidConfiguration.self) { _ = try read("delivery: {webhook: \(yaml)}") }
            #expect(error?.description.contains("delivery.webhook") == true)
            #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
        }
    }

    @Test func monitoringAndLogAreRead() throws {
        let settings = try read("monitoring: {listen: 127.0.0.1:9090}\nlog: {format: json, level: debug}\n")
        #expect(settings.monitoring == SocketEndpoint(host: "127.0.0.1", port: 9090))
        #expect(settings.log.format == .json)
        #expect(settings.log.level == .debug)
        let error = #expect(throws: InvalidConfiguration.self) { _ = try read("log: {format: xml}\n") }
        #expect(error?.description.contains("log.format is `xml`, expected text, json") == true)
    }

    @Test func impossibleDeliveryIsAMistake() throws {
        let error = #expect(throws: InvalidConfiguration.self) {
            _ = try read("delivery:\n  retention: 0s\n  max_bytes: many\n  dead_letter_after: 0\n")
        }
        #expect(error?.mistakes.map(\.line) == [2, 3, 4])
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
