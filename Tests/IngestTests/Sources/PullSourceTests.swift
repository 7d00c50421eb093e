import Decoding
import Foundation
import Ingest
import Logging
import RTP
import TestSupport
import Testing

@Suite struct PullSourceTests {
    /// What a source has told.
    private struct Recording {
        let connections: AsyncStream<PullSource.Connection>
        let units: AsyncStream<AccessUnit>
        let outlets: PullSource.Outlets

        init() {
            let (connections, connection) = AsyncStream.makeStream(of: PullSource.Connection.self)
            let (units, unit) = AsyncStream.makeStream(of: AccessUnit.self)
            self.connections = connections
            self.units = units
            outlets = PullSource.Outlets(
                onUnit: { unit.yield($0) },
                onConnection: {
                    connection.yield($0)
                    if $0 == .ended { unit.finish() }
                })
        }

        func connections(_ count: Int) async -> [PullSource.Connection] {
            var found: [PullSource.Connection] = []
            for await connection in connections.prefix(count) { found.append(connection) }
            return found
        }
    }

    init() { FFmpegLog.quiet() }

    private static func start(_ location: String, _ recording: Recording) -> PullSource {
        let source = PullSource(
            ServiceConfiguration.PullSource(location: MediaLocation(location), stallTimeout: .milliseconds(200)),
            clock: ServiceClock(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            outlets: recording.outlets)
        source.start()
        return source
    }

    @Test(.timeLimit(.minutes(1))) func aFileIsPlayedOnce() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString).mp4")
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try FFmpegCommand.output(
            ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=50", "-frames:v", "10", "-c:v", "libx264", file.path])
        let recording = Recording()
        let source = Self.start(file.path, recording)
        var units: [AccessUnit] = []
        for await unit in recording.units { units.append(unit) }
        #expect(units.count == 10)
        #expect(units.first?.isKeyFrame == true)
        #expect(units.map(\.arrival) == units.map(\.arrival).sorted())
        #expect(await recording.connections(3) == [.connecting, .connected, .ended])
        await source.close()
    }

    @Test(.timeLimit(.minutes(1))) func aServerThatSaysNothingIsTriedAgain() async throws {
        let server = try SilentServer()
        let recording = Recording()
        let source = Self.start("rtsp://viewer:hunter2@127.0.0.1:\(server.port)/cam", recording)
        let connections = await recording.connections(3)
        #expect(connections.first == .connecting)
        for (index, connection) in connections.dropFirst().enumerated() {
            guard case .retrying(let reason, let attempts) = connection else {
                Issue.record("\(connection)")
                continue
            }
            #expect(attempts == index + 1)
            #expect(reason.contains("timed out") && !reason.contains("hunter2"))
        }
        await source.close()
    }

    /// Closing does not wait for whom the source waits for.
    @Test(.timeLimit(.minutes(1))) func closingEndsWhatBlocks() async throws {
        let server = try SilentServer()
        let recording = Recording()
        let source = PullSource(
            ServiceConfiguration.PullSource(
                location: MediaLocation("rtsp://127.0.0.1:\(server.port)/cam"), stallTimeout: .seconds(3600)),
            clock: ServiceClock(), logger: Logger(label: "test"), outlets: recording.outlets)
        source.start()
        #expect(await recording.connections(1) == [.connecting])
        await source.close()
    }
}
