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
        // The picture of an alert is kept before the next one is shown.
        let alerts = try await user.output.collect(2) { $0.hasPrefix("{") }.map(stage.decode(Alert.self))
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
            (
                "vp9",
                [
                    "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M", "-g", "20",
                    "-strict",
                    "experimental",
                ]
            ),
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

    /// GStreamer's encryption is another implementation of AES-GCM than the one that decrypts.
    @Test(.timeLimit(.minutes(3)))
    func aPersonIsSeenOverSRTPOfGStreamer() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        var random = SeededRandom(seed: 5)
        let key = random.bytes(28)
        let service = try await stage.startService(
            gateway: gateway,
            rtp: """
                {listen: "127.0.0.1:0", srtp: {suite: AEAD_AES_128_GCM, key: "\(Data(key).base64EncodedString())"}}
                """)
        let pictures = stage.folder.appending(path: "pictures").path
        let alice = try stage.watch(gateway, as: "alice", ["--save", pictures])
        let camera = try stage.startGStreamerCamera(port: service.port, key: key)
        try await expectAlert(on: stage, alice, pictures: pictures)
        #expect(try await stage.receiverCounters(of: service) { _ in true }["not_authentic"] == 0)
        await stop(camera, alice, service.program, gateway.program)
    }

    @Test(.timeLimit(.minutes(1)))
    func reportsAndRequestsGoToWhereTheSendersRTCPComesFrom() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let service = try await stage.startService(
            gateway: gateway, rtp: "{listen: \"127.0.0.1:\(LoopbackPort.free())\"}")
        let media = try DatagramSocket()
        let control = try DatagramSocket()
        // A sender report of the packets' source, then packets of which the third does not come.
        control.send(
            [0x80, 200, 0, 6, 0x12, 0x34, 0x56, 0x78] + [UInt8](repeating: 0, count: 20), to: service.port + 1)
        for number in [1, 2, 4] as [UInt16] {
            media.send(
                RTPDatagram([0x65, 0x88], sequenceNumber: number, timestamp: UInt32(number), marker: true).bytes,
                to: service.port)
        }
        var answers: [[UInt8]] = []
        // A receiver report (RFC 3550 §6.4.2) of one block about the source.
        for await answer in control.datagrams() {
            answers.append(answer)
            let hasReport = answers.contains {
                $0.starts(with: [0x81, 201, 0, 7]) && $0[8..<12] == [0x12, 0x34, 0x56, 0x78]
            }
            if hasReport, answers.contains(where: { $0.suffix(4) == [0, 3, 0, 0] }) { break }
        }
        #expect(media.received().isEmpty)
        await stop(service.program, gateway.program)
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

    /// Twenty hostile datagrams for each of the camera's: about ten thousand a second.
    @Test(.timeLimit(.minutes(2)))
    func aFloodOfGarbageTakesNoPictureFromAnyStream() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let gatePort = LoopbackPort.free()
        let service = try await stage.startService(
            gateway: gateway, source: "{rtp: {listen: \"127.0.0.1:0\"}}",
            others: ["gate": "{rtp: {listen: \"127.0.0.1:\(gatePort)\"}}"])
        let relay = try FloodedRelay(to: service.port, calm: 100, garbage: 20, seed: 1)
        defer { relay.stop() }
        let cameras = [try stage.startCamera(port: relay.port), try stage.startCamera(port: gatePort)]
        for camera in cameras { #expect(await camera.exitStatus() == 0) }
        for stream in ["yard", "gate"] {
            let counters = try await stage.status(of: service, stream: stream) {
                // Whatever was lost, some time after the last packet it is over.
                $0.receiver["access_units", default: 0] >= Stage.clipFrames || $0.state == "stalled"
            }.receiver
            // Where the system's receive buffers are small, a busy machine loses packets of its own.
            guard counters["kernel_drops"] == 0 else { continue }
            #expect(counters["access_units"] == Stage.clipFrames)
            #expect(counters["incomplete_access_units"] == 0)
            #expect(counters["malformed_payload"] == 0)
            #expect(counters["restarts"] == 0)
        }
        let attacked = try await stage.receiverCounters(of: service) { _ in true }
        #expect(relay.sent > 10_000)
        #expect(attacked["other_address", default: 0] + attacked["kernel_drops", default: 0] > relay.sent / 2)
        await stop(service.program, gateway.program)
    }

    /// An RTSP camera that sends an older codec, and is asked by the other transport or the other authentication.
    struct OlderCamera: Sendable, CustomTestStringConvertible {
        let clip: String
        let encoder: [String]
        let transport: String
        var options: [String] = []

        var testDescription: String { "\(clip), \(transport) \(options)" }
    }

    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            OlderCamera(
                clip: "clip.m4v", encoder: ["-c:v", "mpeg4", "-q:v", "4", "-g", "10", "-f", "mp4"], transport: "tcp",
                options: ["basic"]),
            OlderCamera(
                clip: "clip.avi",
                encoder: ["-c:v", "mjpeg", "-q:v", "4", "-huffman", "default", "-pix_fmt", "yuvj420p"], transport: "udp"
            ),
        ])
    func rtspCamerasOfOlderKindsAreSeen(_ kind: OlderCamera) async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let port = LoopbackPort.free()
        let camera = try await stage.startRTSPCamera(
            port: port, user: "viewer", password: "hunter2", clip: stage.encodeClip(kind.encoder, name: kind.clip),
            options: kind.options)
        let url = "rtsp://viewer:hunter2@127.0.0.1:\(port)/cam"
        let service = try await stage.startService(
            gateway: gateway, source: "{rtsp: {url: \"\(url)\", transport: \(kind.transport)}}")
        let pictures = stage.folder.appending(path: "pictures").path
        let alice = try stage.watch(gateway, as: "alice", ["--save", pictures])
        try await expectAlert(on: stage, alice, pictures: pictures)
        await stop(camera, alice, service.program, gateway.program)
    }

    @Test(.timeLimit(.minutes(2)))
    func aClipBehindAnHTTPServerIsSeen() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let port = LoopbackPort.free()
        // A server that can't begin in the middle of a file wants a container that is read from front to back.
        _ = try stage.encodeClip(["-c:v", "copy", "-f", "mpegts"], name: "clip.ts")
        let server = try await stage.startFileServer(port: port)
        let service = try await stage.startService(
            gateway: gateway, source: "{http: {url: \"http://127.0.0.1:\(port)/clip.ts\"}}")
        let pictures = stage.folder.appending(path: "pictures").path
        let alice = try stage.watch(gateway, as: "alice", ["--save", pictures])
        try await expectAlert(on: stage, alice, pictures: pictures)
        await stop(server, alice, service.program, gateway.program)
    }
}
