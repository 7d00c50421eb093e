import AlertGateway
import Configuration
import Foundation
import TestSupport
import Testing

/// The page on the configuration, against the reader.
struct ConfigurationReferenceTests {
    /// Every section there is, each with a key that nobody knows.
    private static let everySection = """
        ?: 1
        tls: {?: 1}
        auth: {?: 1, jwks: keys.json}
        heartbeat: {?: 1}
        delivery: {?: 1, webhook: {?: 1}}
        monitoring: {?: 1}
        log: {?: 1}
        """

    private func read(_ yaml: String, environment: [String: String] = [:]) throws -> GatewayFileSettings {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-reference-\(UUID()).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        return try GatewayFileSettings(file: file.path, environment: environment)
    }

    @Test func thePageHasTheKeysOfTheReader() throws {
        let error = #expect(throws: InvalidConfiguration.self) {
            try read(Self.everySection.replacing("?", with: KnownKeys.nonsense))
        }
        let known = KnownKeys.bySection(mistakes: error?.mistakes.map(\.message) ?? [])
        #expect(known.count == 8)
        #expect(Set(try ConfigurationReference("picket-gateway serve").entries.keys) == KnownKeys.whole(known))
    }

    @Test func theExampleIsRight() throws {
        let settings = try read(
            try ConfigurationReference("picket-gateway serve").example,
            environment: ["PICKET_JWT_SECRET": String(repeating: "s", count: 32), "PAGER_TOKEN": "t"])
        #expect(settings.listen == SocketEndpoint(host: "0.0.0.0", port: 8443))
        #expect(settings.delivery == withWebhook(DeliverySettings(), settings.delivery.webhook))
    }

    /// The example says the defaults, but for the webhook.
    private func withWebhook(_ settings: DeliverySettings, _ webhook: WebhookSettings?) -> DeliverySettings {
        var settings = settings
        settings.webhook = webhook
        return settings
    }
}
