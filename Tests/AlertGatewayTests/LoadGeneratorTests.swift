import AlertClient
import AlertGateway
import Foundation
import Testing

/// The load generator against a real gateway.
struct LoadGeneratorTests {
    private func run(_ change: @Sendable (inout LoadPlan) -> Void) async throws -> LoadReport {
        var report = LoadReport()
        try await RunningGateway.with { running in
            let users = 8
            for user in 0..<users { _ = try UserDirectory(folder: running.folder).add("bench-\(user)") }
            var tokens: [String: String] = [:]
            for user in 0..<users { tokens["bench-\(user)"] = try await running.token("bench-\(user)") }
            var plan = LoadPlan(gateway: try GatewayAddress(running.gateway.url))
            plan.connections = users
            plan.size = 2000
            plan.duration = .milliseconds(300)
            change(&plan)
            let publisher = try await running.token("camera", .publisher)
            // On a thread of its own: it waits for sockets, and the gateway needs the threads of tasks.
            report = try await withCheckedThrowingContinuation { [plan, tokens] continuation in
                Thread.detachNewThread {
                    let generator = LoadGenerator(
                        plan, tokens: LoadGenerator.Tokens(publisher: publisher) { tokens[$0] ?? "" })
                    continuation.resume(with: Result { try generator.run() })
                }
            }
        }
        return report
    }

    @Test func everyoneGetsEverything() async throws {
        let report = try await run { $0.audience = .everyone }
        #expect(report.published > 0)
        #expect(report.deliveries == report.published * 8)
        #expect(report.openAtEnd == 8)
        #expect(report.lost == 0)
        #expect(report.duplicated == 0)
        #expect(report.latency.p50 > 0)
    }

    @Test func oneAfterTheOther() async throws {
        let report = try await run {
            $0.audience = .one
            $0.window = 16
            $0.publishers = 4
        }
        #expect(report.deliveries == report.published)
        #expect(report.lost == 0)
    }

    @Test func whoIsNotConnectedGetsNothingYet() async throws {
        let report = try await run {
            $0.audience = .absent
            $0.connections = 7
        }
        #expect(report.published > 0)
        #expect(report.deliveries == 0)
        #expect(report.lost == 0)
    }

    @Test func whoDoesNotReadIsNotCounted() async throws {
        let report = try await run { $0.slowPercent = 25 }
        #expect(report.deliveries == report.published * 6)
        #expect(report.lost == 0)
        #expect(report.openAtEnd == 8)
    }

    @Test func whoIsRefusedIsToldOf() async throws {
        await #expect(throws: LoadFailure.self) { try await run { $0.connections = 9 } }
    }
}
