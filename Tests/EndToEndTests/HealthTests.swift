import Foundation
import TestSupport
import Testing

/// `health` of both programs, by its exit status.
struct HealthTests {
    @Test func aRunningGatewayIsReadyAndAStoppedOneIsNot() async throws {
        let stage = try await Stage.set(users: [])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let service = try await stage.startService(gateway: gateway)
        let programs = [
            ("picket-gateway", gateway.program, gateway.url),
            ("picket", service.program, "http://127.0.0.1:\(service.statusPort)"),
        ]
        for (name, running, url) in programs {
            #expect(try await Program.lines(of: name, ["health", "--url", url]) == ["ready"])
            running.send(SIGTERM)
            #expect(await running.exitStatus() == 0)
            let health = try Program.start(name, ["health", "--url", url])
            #expect(await health.exitStatus() == 1)
            #expect(await health.errors.all().count == 1)
        }
    }

    @Test func whoNeverAnswersIsNotReady() async throws {
        let server = try SilentServer()
        let health = try Program.start("picket-gateway", ["health", "--url", "http://127.0.0.1:\(server.port)"])
        #expect(await health.exitStatus() == 1)
        #expect(await health.errors.first { $0.hasSuffix("no answer in 5 s") } != nil)
    }

    @Test(arguments: ["https://127.0.0.1:8080", "127.0.0.1:8080", "http://127.0.0.1:8080/readyz", "http://"])
    func whatIsNoAddressIsToldSo(url: String) async throws {
        let health = try Program.start("picket", ["health", "--url", url])
        #expect(await health.exitStatus() == 1)
        #expect(await health.errors.all() == ["\(url): expected http://HOST:PORT"])
    }
}
