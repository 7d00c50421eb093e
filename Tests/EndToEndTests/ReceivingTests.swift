import Decoding
import Foundation
import Glibc
import TestSupport
import Testing

/// Real senders of all kinds, on networks that are not good, in front of both executables.
@Suite(.serialized) struct ReceivingTests {
    /// What one alert on a user's connection says, as far as these tests read it.
    private struct Alert: Decodable {
        struct Result: Decodable {
            let frameWidth: Int
            let frameHeight: Int
        }

        let alertId: String
        let result: Result
    }

    /// A person is seen, and the picture is whole: it decodes, and has the size of the clip.
    private func expectAlert(on stage: Stage, _ user: Program, pictures: String) async throws {
        let alerts = try await user.output.collect(1) { $0.hasPrefix("{") }.map(stage.decode(Alert.self))
        let alert = try #require(alerts.first)
        #expect(alert.result.frameWidth == 768 && alert.result.frameHeight == 576)
        let picture = try #require(try MediaFile("\(pictures)/\(alert.alertId).jpg").next())
        #expect(picture.width == 768 && picture.height == 576)
    }

    private func stop(_ programs: Program...) async {
        for program in programs { program.send(SIGTERM) }
        for program in programs { _ = await program.exitStatus() }
    }

    @Test(.timeLimit(.minutes(3)))
    func aPersonIsSeenOverSRTPThroughALossyNetwork() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        var random = SeededRandom(seed: 4)
        let key = Data(random.bytes(30)).base64EncodedString()
        let service = try await stage.startService(
            gateway: gateway,
            rtp: "{listen: \"127.0.0.1:0\", srtp: {suite: AES_CM_128_HMAC_SHA1_80, key: \"\(key)\"}}")
        let relay = try LossyRelay(to: service.port, loss: 0.03, reordering: 0.03, seed: 1)
        defer { relay.stop() }
        let pictures = stage.folder.appending(path: "pictures").path
        let alice = try stage.watch(gateway, as: "alice", ["--save", pictures])
        let camera = try stage.startCamera(
            encoder: ["-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-crf", "32", "-bsf:v", "dump_extra"],
            options: ["-srtp_out_suite", "AES_CM_128_HMAC_SHA1_80", "-srtp_out_params", key],
            destination: "srtp://127.0.0.1:\(relay.port)?pkt_size=1200")
        try await expectAlert(on: stage, alice, pictures: pictures)
        let counters = try await stage.receiverCounters(of: service) { $0["lost", default: 0] > 0 }
        #expect(counters["not_authentic"] == 0)
        #expect(counters["reordered", default: 0] > 0)
        #expect(counters["malformed_payload"] == 0)
        await stop(camera, alice, service.program, gateway.program)
    }

    @Test(
        .timeLimit(.minutes(3)),
        arguments: [
            (
                "h265",
                [
                    "-c:v", "libx265", "-preset", "ultrafast", "-tune", "zerolatency", "-x265-params",
                    "log-level=none:keyint=20", "-bsf:v", "dump_extra",
                ]
            ),
            ("vp8", ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M", "-g", "20"]),
        ])
    func aPersonIsSeenInOtherCodecs(codec: String, encoder: [String]) async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let service = try await stage.startService(
            gateway: gateway, rtp: "{listen: \"127.0.0.1:0\", codec: \(codec)}")
        let pictures = stage.folder.appending(path: "pictures").path
        let alice = try stage.watch(gateway, as: "alice", ["--save", pictures])
        let camera = try stage.startCamera(
            encoder: encoder, destination: "rtp://127.0.0.1:\(service.port)?pkt_size=1200")
        try await expectAlert(on: stage, alice, pictures: pictures)
        await stop(camera, alice, service.program, gateway.program)
    }

    @Test(.timeLimit(.minutes(3)))
    func anRTSPCameraThatIsKilledComesBackByItself() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let port = LoopbackPort.free()
        var camera = try await stage.startRTSPCamera(port: port, user: "viewer", password: "hunter2")
        let service = try await stage.startService(
            gateway: gateway,
            source: "{rtsp: {url: \"rtsp://viewer:hunter2@127.0.0.1:\(port)/cam\", stall_timeout: 2s}}")
        var decoded = 0
        for round in 0..<3 {
            let live = try await stage.status(of: service) { $0.state == "live" && $0.framesDecoded > decoded + 5 }
            #expect(live.error == nil)
            #expect(live.reconnects >= round)
            decoded = live.framesDecoded
            camera.send(SIGKILL)
            _ = await camera.exitStatus()
            let lost = try await stage.status(of: service) { $0.state == "reconnecting" }
            #expect(lost.error != nil)
            if round < 2 {
                camera = try await stage.startRTSPCamera(port: port, user: "viewer", password: "hunter2")
            }
        }
        await stop(service.program, gateway.program)
        let said = await service.program.errors.all() + service.program.output.all()
        #expect(said.contains { $0.contains("tried again") })
        #expect(!said.contains { $0.contains("hunter2") })
    }
}
