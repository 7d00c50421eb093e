import Foundation
import Glibc
import Testing

/// What a user gets of the life of an alert, through both executables.
@Suite(.serialized) struct AlertLifeTests {
    /// Every line that the service logged with `text`, once it has ended.
    private func logged(_ text: String, by service: Stage.Service) async -> Int {
        await service.program.errors.all().count { $0.contains(text) }
    }

    @Test(.timeLimit(.minutes(3)))
    func everyAlertHasAStartAndAnEndAndShowsItsPerson() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let service = try await stage.startService(
            gateway: gateway, source: "{rtp: {listen: \"127.0.0.1:0\"}}",
            keys: ["rules: [{name: person, events: [start, update, end], update_interval: 500ms}]"])
        let pictures = stage.folder.appending(path: "pictures").path
        let alice = try stage.watch(gateway, as: "alice", ["--save", pictures])
        let camera = try stage.startCamera(port: service.port)
        #expect(await camera.exitStatus() == 0)
        // Those who are still in sight end with the service.
        service.program.send(SIGTERM)
        #expect(await service.program.exitStatus() == 0)
        let sent = await logged("event=", by: service)
        let alerts = try await alice.output.collect(sent) { $0.hasPrefix("{") }
            .map(stage.decode(ShownAlert.self))
        // The picture of the last one is written before the program ends.
        alice.send(SIGTERM)
        _ = await alice.exitStatus()
        #expect(alerts.count == sent)

        let events = Dictionary(grouping: alerts.sorted { $0.seq < $1.seq }, by: \.result.eventId)
        #expect(events.count >= 3)
        for (id, family) in events {
            #expect(family.first?.alertId == id)
            // Whether a better picture comes depends on which frames there is time for.
            #expect(family.map(\.result.event).filter { $0 != "update" } == ["start", "end"])
        }
        try await stage.expectPersons(in: alerts, pictures: pictures)
        gateway.program.send(SIGTERM)
        _ = await gateway.program.exitStatus()
    }

    @Test(.timeLimit(.minutes(3)))
    func whatIsOverTheBudgetComesAsOneDigest() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let service = try await stage.startService(
            gateway: gateway, source: "{rtp: {listen: \"127.0.0.1:0\"}}", keys: ["alerts_per_hour: 2"])
        let pictures = stage.folder.appending(path: "pictures").path
        let alice = try stage.watch(gateway, as: "alice", ["--save", pictures])
        let camera = try stage.startCamera(port: service.port)
        #expect(await camera.exitStatus() == 0)
        service.program.send(SIGTERM)
        #expect(await service.program.exitStatus() == 0)
        let alerts = try await alice.output.collect(3) { $0.hasPrefix("{") }.map(stage.decode(ShownAlert.self))
        alice.send(SIGTERM)
        _ = await alice.exitStatus()
        #expect(alerts.map(\.result.event) == ["start", "start", "digest"])
        let digest = try #require(alerts.last?.result.digest)
        #expect(digest.alerts >= 1)
        #expect(digest.rules == ["person": digest.alerts])
        #expect(await logged("alerts=\(digest.alerts)", by: service) == 1)
        try await stage.expectPersons(in: alerts, pictures: pictures)
        gateway.program.send(SIGTERM)
        _ = await gateway.program.exitStatus()
    }
}
