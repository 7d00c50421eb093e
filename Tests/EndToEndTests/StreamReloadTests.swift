import Foundation
import Glibc
import TestSupport
import Testing

/// `picket serve` is given another configuration while cameras send.
@Suite(.serialized) struct StreamReloadTests {
    private struct Running {
        let stage: Stage
        let gateway: Stage.Gateway
        let service: Stage.Service
        let gatePort: Int

        func stop() async {
            for program in [service.program, gateway.program] { program.send(SIGTERM) }
            #expect(await service.program.exitStatus() == 0)
            _ = await gateway.program.exitStatus()
            stage.clear()
        }

        /// Writes the configuration anew with the streams `yard`, as it was, and others, and sends SIGHUP.
        func reload(others: [String: String], keys: [String] = []) throws {
            try stage.configure(
                gateway: gateway, source: "{rtp: {listen: \"127.0.0.1:\(service.port)\"}}", keys: keys, others: others)
            service.program.send(SIGHUP)
        }

        /// The line, once it was logged so many times.
        func logged(_ text: String, times: Int = 1) async -> Int {
            await service.program.errors.collect(times) { $0.contains(text) }.count
        }
    }

    private static func start() async throws -> Running {
        let stage = try await Stage.set(users: ["alice"])
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let gatePort = LoopbackPort.free()
        let service = try await stage.startService(
            gateway: gateway, source: "{rtp: {listen: \"127.0.0.1:\(LoopbackPort.free())\"}}",
            others: ["gate": "{rtp: {listen: \"127.0.0.1:\(gatePort)\"}}"])
        return Running(stage: stage, gateway: gateway, service: service, gatePort: gatePort)
    }

    /// The stream that stays gets every picture through five reloads that change, close and open others.
    @Test(.timeLimit(.minutes(3)))
    func aStreamThatStaysAsItWasLosesNothing() async throws {
        let running = try await Self.start()
        let (stage, service) = (running.stage, running.service)
        let hallPort = LoopbackPort.free()
        let cameras = [
            try stage.startCamera(port: service.port), try stage.startCamera(port: running.gatePort),
            try stage.startCamera(port: hallPort),
        ]
        _ = try await stage.receiverCounters(of: service) { $0["access_units", default: 0] > 10 }
        let gate = "{rtp: {listen: \"127.0.0.1:\(running.gatePort)\"}}"
        let hall = "{rtp: {listen: \"127.0.0.1:\(hallPort)\"}}"
        let rounds: [[String: String]] = [
            ["gate": gate, "hall": hall], ["gate": hall, "hall": gate], ["hall": hall], ["gate": gate],
            ["gate": "{rtp: {listen: \"127.0.0.1:\(running.gatePort)\", latency: 50ms}}"],
        ]
        for (index, others) in rounds.enumerated() {
            try running.reload(others: others)
            #expect(await running.logged("the streams are those of the new configuration", times: index + 1) > index)
        }
        let before = try await stage.receiverCounters(of: service) { _ in true }
        #expect(before["access_units", default: 0] < Stage.clipFrames, "all reloads came while the camera sent")
        // The streams that were opened see what still comes.
        let opened = try await stage.receiverCounters(of: service, stream: "gate") { $0["packets", default: 0] > 0 }
        #expect(opened["packets", default: 0] > 0)
        for camera in cameras { #expect(await camera.exitStatus() == 0) }
        let counters = try await stage.receiverCounters(of: service) {
            // Where the system's receive buffers are small, a busy machine loses packets of its own.
            $0["access_units", default: 0] >= Stage.clipFrames || $0["kernel_drops", default: 0] > 0
        }
        if counters["kernel_drops"] == 0 {
            #expect(counters["access_units"] == Stage.clipFrames)
            #expect(counters["lost"] == 0)
            #expect(counters["restarts"] == 0)
        }
        #expect(!stage.isBound(udp: hallPort))
        await running.stop()
        let openings = await service.program.errors.all().filter { $0.contains("the stream is open") }
        #expect(!openings.isEmpty && !openings.contains { $0.contains("yard") })
    }

    @Test(.timeLimit(.minutes(1)))
    func aFileWithMistakesChangesNothing() async throws {
        let running = try await Self.start()
        try running.reload(
            others: ["gate": "{rtp: {listen: here}}", "hall": "{rtps: {}}"], keys: ["fps: fast"])
        #expect(await running.logged("the configuration was not reloaded") == 1)
        for mistake in ["listen is `here`, expected HOST:PORT", "rtps is not known", "fps is `fast`"] {
            #expect(await running.logged(mistake) == 1)
        }
        for stream in ["yard", "gate"] {
            _ = try await running.stage.status(of: running.service, stream: stream) { _ in true }
        }
        #expect(running.stage.isBound(udp: running.gatePort))
        // What cannot be opened leaves the stream as it was, and the others too.
        try running.reload(others: ["gate": "{rtp: {listen: \"192.0.2.1:5004\"}}"])
        #expect(await running.logged("the stream cannot be opened") == 1)
        #expect(await running.logged("the streams are those of the new configuration") == 1)
        #expect(running.stage.isBound(udp: running.gatePort))
        await running.stop()
    }
}
