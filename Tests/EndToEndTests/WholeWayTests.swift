import Foundation
import Glibc
import TestSupport
import Testing

/// Both executables on loopback, ffmpeg as the camera, the real clip, the real weights.
@Suite(.serialized) struct WholeWayTests {
    @Test(.timeLimit(.minutes(5)))
    func aPersonInFrontOfTheCameraReachesTheUserAndIsNeverLost() async throws {
        let stage = try await Stage.set(users: ["alice", "bob"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:\(LoopbackPort.free())")
        let service = try await stage.startService(gateway: gateway)
        let pictures = stage.folder.appending(path: "pictures").path
        let alice = try stage.watch(gateway, as: "alice", ["--save", pictures])
        let bob = try stage.watch(gateway, as: "bob", ["--no-ack"])
        try #require(await alice.errors.first { $0.hasPrefix("connected") } != nil)
        try #require(await bob.errors.first { $0.hasPrefix("connected") } != nil)

        let camera = try stage.startCamera(port: service.port)
        #expect(await camera.exitStatus() == 0)
        let seen = try await alice.output.collect(3) { $0.hasPrefix("{") }.map(stage.decode(ShownAlert.self))
        #expect(seen.count >= 3)
        #expect(seen.map(\.seq) == Array(1...seen.count))
        #expect(seen.allSatisfy { $0.streamId == "yard" && $0.result.label == "person" && $0.result.event == "start" })
        #expect(seen.allSatisfy { !$0.redelivered })
        try await stage.expectPersons(in: seen, pictures: pictures)
        try expectExplanations(of: seen.count, from: service, stage)

        // Every alert that alice was shown is acknowledged in the gateway's log.
        for alert in seen {
            let line = await gateway.program.errors.first {
                $0.contains("acknowledged") && $0.contains("alice") && $0.contains(alert.alertId)
            }
            #expect(line != nil)
        }
        let before = try await bob.output.collect(seen.count) { $0.hasPrefix("{") }.map(stage.decode(ShownAlert.self))
        alice.send(SIGTERM)
        _ = await alice.exitStatus()

        bob.send(SIGTERM)
        _ = await bob.exitStatus()

        // The gateway dies without a word; what bob had not acknowledged comes again when he is back.
        gateway.program.send(SIGKILL)
        _ = await gateway.program.exitStatus()
        let revived = try await stage.startGateway(listen: "127.0.0.1:\(gateway.port)")
        let back = try stage.watch(revived, as: "bob", ["--no-ack"])
        let again = try await back.output.collect(before.count) { $0.hasPrefix("{") }.map(stage.decode(ShownAlert.self))
        #expect(Set(again.map(\.alertId)).isSuperset(of: before.map(\.alertId)))
        let repeated = again.filter { alert in before.contains { $0.alertId == alert.alertId } }
        #expect(repeated.allSatisfy { $0.redelivered })

        // All stop in time, with success, and leave neither process nor port.
        for program in [back, service.program, revived.program] { program.send(SIGTERM) }
        #expect(await service.program.exitStatus() == 0)
        #expect(await revived.program.exitStatus() == 0)
        _ = await back.exitStatus()
        for program in [gateway.program, revived.program, service.program, alice, bob, back, camera] {
            #expect(kill(program.id, 0) == -1, "\(program.id) still runs")
        }
        #expect(!stage.isListening(onTCP: revived.port))
        #expect(!stage.isListening(onTCP: service.statusPort))
        #expect(!stage.isBound(udp: service.port))
    }

    /// Every alert is among the decisions, and every track without one has a reason.
    private func expectExplanations(of alerts: Int, from service: Stage.Service, _ stage: Stage) throws {
        struct Answer: Decodable {
            struct Decision: Decodable {
                let rule: String
                let raised: String?
                let condition: String?
                let value: String?
                let needed: String?
            }
            let decisions: [Decision]
        }
        let url = try #require(URL(string: "http://127.0.0.1:\(service.statusPort)/api/streams/yard/decisions"))
        let decisions = try JSONDecoder().decode(Answer.self, from: Data(contentsOf: url)).decisions
        #expect(decisions.count { $0.raised != nil } >= alerts)
        for decision in decisions where decision.raised == nil {
            #expect(decision.condition != nil && decision.value != nil && decision.needed != nil)
        }
        let nowhere = try #require(URL(string: "http://127.0.0.1:\(service.statusPort)/api/streams/attic/decisions"))
        #expect(throws: (any Error).self) { try Data(contentsOf: nowhere) }
    }

    @Test(.timeLimit(.minutes(2)))
    func garbageOnTheSocketIsCountedAndChangesNothing() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let service = try await stage.startService(gateway: gateway)
        try stage.sendGarbage(toUDP: service.port)
        let receiver = try await stage.receiverCounters(of: service) { $0["datagrams"] == 300 }
        #expect(receiver["not_rtp"] == 100)
        #expect(receiver["other_payload_type"] == 100)
        #expect(receiver["packets"] == 100)
        #expect(receiver["access_units"] == 0)

        let alice = try stage.watch(gateway, as: "alice", [])
        let camera = try stage.startCamera(port: service.port)
        #expect(await camera.exitStatus() == 0)
        #expect(await alice.output.collect(1) { $0.hasPrefix("{") }.count >= 1)
        for program in [alice, service.program, gateway.program] { program.send(SIGTERM) }
        #expect(await service.program.exitStatus() == 0)
        _ = await gateway.program.exitStatus()
        _ = await alice.exitStatus()
    }

    @Test(.timeLimit(.minutes(2)))
    func theSessionDescriptionOfFFmpegIsEnough() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let port = LoopbackPort.free()
        let description = try await stage.describeCamera(port: port)
        let service = try await stage.startService(gateway: gateway, rtp: "{sdp: \(description.lastPathComponent)}")
        #expect(service.port == port)
        let alice = try stage.watch(gateway, as: "alice", [])
        let camera = try stage.startCamera(port: port, inBand: false)
        #expect(await alice.output.collect(1) { $0.hasPrefix("{") }.count >= 1)

        let second = try Program.start(
            "picket", ["serve", "--source", "rtp://127.0.0.1:\(port)", "--token", "x", "--model", Stage.model])
        #expect(await second.exitStatus() == 1)
        #expect(await second.errors.all().contains { $0.contains("UDP 127.0.0.1:\(port)") })

        for program in [camera, alice, service.program, gateway.program] { program.send(SIGTERM) }
        #expect(await service.program.exitStatus() == 0)
        for program in [camera, alice, gateway.program] { _ = await program.exitStatus() }
    }

    @Test(.timeLimit(.minutes(1)))
    func whatCannotWorkIsSaidAtTheStart() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")

        let second = try Program.start(
            "picket-gateway",
            ["serve", "--listen", "127.0.0.1:\(gateway.port)", "--data", stage.folder.appending(path: "other").path])
        #expect(await second.exitStatus() != 0)
        #expect(await second.errors.all().contains { $0.contains("\(gateway.port)") })

        let intruder = try Program.start(
            "picket", ["watch", "--url", gateway.url, "--user", "alice", "--token", "not.a.token"])
        #expect(await intruder.exitStatus() == 1)
        #expect(await intruder.errors.all().contains { $0.contains("401") })

        let mute = stage.folder.appending(path: "mute.sdp")
        try "v=0\ns=x\nm=audio 5004 RTP/AVP 0\n".write(to: mute, atomically: true, encoding: .utf8)
        let deaf = try Program.start("picket", ["serve", "--source", mute.path, "--token", "x"])
        #expect(await deaf.exitStatus() == 64)
        #expect(await deaf.errors.all().contains { $0.contains("mute.sdp") && $0.contains("video") })

        let careless = stage.folder.appending(path: "careless.yaml")
        try "gateway: {tokn: a}\nstreams: [{id: yard, source: {rtp: {listen: 5004}}}]".write(
            to: careless, atomically: true, encoding: .utf8)
        for command in [["config", "check", careless.path], ["serve", "--config", careless.path]] {
            let checked = try Program.start("picket", command)
            #expect(await checked.exitStatus() == 64)
            let mistakes = await checked.errors.all()
            #expect(
                mistakes.contains { $0.hasSuffix("careless.yaml:1: gateway.tokn is not known, did you mean `token`?") })
            #expect(mistakes.contains { $0.contains("careless.yaml:2: streams[0].source.rtp.listen is `5004`") })
        }

        let weightless = try Program.start("picket", ["detect", "--model", "/nowhere.safetensors", "x.jpg"])
        #expect(await weightless.exitStatus() == 1)
        #expect(await weightless.errors.all().contains { $0.contains("/nowhere.safetensors") })

        gateway.program.send(SIGTERM)
        #expect(await gateway.program.exitStatus() == 0)
    }
}
