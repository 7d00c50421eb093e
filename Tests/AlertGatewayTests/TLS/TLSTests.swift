import AlertClient
import AlertGateway
import AlertProtocol
import Configuration
import Foundation
import Testing

@Suite(.enabled(if: TestCertificates.canBeMade, "the openssl program makes the certificates"))
struct TLSTests {
    private func subscription(
        _ running: RunningGateway, host: String = "127.0.0.1", authority: String
    ) async throws -> AlertSubscription {
        AlertSubscriber(
            gateway: try GatewayAddress("https://\(host):\(running.gateway.port)"), user: "alice",
            token: try await running.token("alice"), tls: try ClientTLS(authorities: authority)
        ).subscribe()
    }

    /// The reason of the first attempt that failed.
    private func failure(_ subscription: AlertSubscription) async throws -> String? {
        for try await event in subscription {
            if case .connected = event { return nil }
            if case .disconnected(let reason) = event { return reason }
        }
        return nil
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func aUserAndAPublisher(host: String) async throws {
        try await TestCertificates.with { certificates in
            try await RunningGateway.with({ $0.tls = certificates[0].settings }) { running in
                #expect(running.gateway.url == "https://127.0.0.1:\(running.gateway.port)")
                let subscription = try await subscription(running, host: host, authority: certificates[0].authority)
                var events = subscription.makeAsyncIterator()
                try await events.connected()
                let publisher = try AlertPublisher(
                    gateway: try GatewayAddress(running.gateway.url),
                    token: try await running.token("camera", .publisher),
                    tls: try ClientTLS(authorities: certificates[0].authority),
                    folder: running.folder.path + "/outbox", logger: RunningGateway.logger)
                var alert = RunningGateway.alert("1")
                alert.frame = String(repeating: "AAAA", count: 100_000)
                try await publisher.publish(alert, notify: .everyone)
                let delivery = Task { await publisher.run() }
                let received = try await events.nextAlert()?.delivered.alert
                #expect(received?.alertID == "1")
                #expect(received?.frame == alert.frame)
                delivery.cancel()
                await delivery.value
                subscription.close()
            }
        }
    }

    @Test func strangersAreNotBelieved() async throws {
        try await TestCertificates.with(2) { certificates in
            try await RunningGateway.with({ $0.tls = certificates[0].settings }) { running in
                let reason = try await failure(
                    try await subscription(running, authority: certificates[1].authority))
                #expect(reason?.contains("CERTIFICATE_VERIFY_FAILED") == true)
                // The right authority, but for another host.
                let elsewhere = try await failure(
                    try await subscription(running, host: "127.0.0.2", authority: certificates[0].authority))
                #expect(elsewhere != nil)
            }
        }
    }

    @Test func plainHTTPIsClosed() async throws {
        try await TestCertificates.with { certificates in
            try await RunningGateway.with({ $0.tls = certificates[0].settings }) { running in
                await #expect(throws: RawConnection.Ended.self) { try await running.get("/healthz") }
                let subscription = try await subscription(running, authority: certificates[0].authority)
                var events = subscription.makeAsyncIterator()
                try await events.connected()
            }
        }
    }

    @Test func aRenewedCertificate() async throws {
        try await TestCertificates.with(2) { certificates in
            try await RunningGateway.with({ $0.tls = certificates[0].settings }) { running in
                let before = try await subscription(running, authority: certificates[0].authority)
                var events = before.makeAsyncIterator()
                try await events.connected()
                // What can't be used changes nothing.
                try Data().write(to: URL(filePath: certificates[0].settings.key))
                running.gateway.reloadCertificate()
                #expect(try await failure(try await subscription(running, authority: certificates[0].authority)) == nil)

                try certificates[1].replace(certificates[0].settings)
                running.gateway.reloadCertificate()
                #expect(try await failure(try await subscription(running, authority: certificates[1].authority)) == nil)
                #expect(try await failure(try await subscription(running, authority: certificates[0].authority)) != nil)
            }
        }
    }

    @Test func filesThatCannotBeUsed() async throws {
        try await TestCertificates.with(2) { certificates in
            let right = certificates[0].settings
            let folder = try DataFolder(path: right.certificate + "-data")
            for tls in [
                TLSSettings(certificate: "/nowhere.pem", key: right.key),
                TLSSettings(certificate: right.certificate, key: "/nowhere.pem"),
                TLSSettings(certificate: right.key, key: right.certificate),
                TLSSettings(certificate: right.certificate, key: certificates[1].settings.key),
            ] {
                var settings = GatewaySettings()
                settings.listen.port = 0
                settings.tls = tls
                let error = await #expect(throws: GatewayError.self) {
                    try await Gateway.start(settings, folder: folder, logger: RunningGateway.logger)
                }
                #expect(error?.kind == .certificate)
            }
            #expect(throws: ClientTLS.Unusable.self) { try ClientTLS(authorities: "/nowhere.pem") }
        }
    }
}
