import Foundation
import Glibc
import TestSupport

/// A folder of its own with users, tokens, the encoded clip, and the ways to start the programs in it.
struct Stage: Sendable {
    /// The weights of the project.
    static let model = Checkout.root.appending(path: "models/person.safetensors").path

    /// The pictures of the clip.
    static let clipFrames = 200

    let folder: URL
    private let tokens: [String: String]
    private let clip: String

    /// A running gateway.
    struct Gateway: Sendable {
        let program: Program
        let url: String
        let port: Int
    }

    /// A running `picket serve` with one stream, `yard`.
    struct Service: Sendable {
        let program: Program
        /// UDP port of the stream.
        let port: Int
        let statusPort: Int
    }

    /// A program ended before it said what it should.
    struct Silence: Error {
        let program: String
        let errors: [String]
    }

    /// Makes users and tokens with the gateway's own commands, and 20 seconds of the clip in H.264 with ffmpeg.
    static func set(users: [String]) async throws -> Stage {
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let data = ["--data", folder.appending(path: "gateway").path]
        var tokens: [String: String] = [:]
        for user in users {
            _ = try await Program.lines(of: "picket-gateway", ["user", "add", user] + data)
            tokens[user] = try await Program.lines(of: "picket-gateway", ["token", "--user", user] + data).first
        }
        tokens["publisher"] = try await Program.lines(
            of: "picket-gateway", ["token", "--user", "picket", "--role", "publisher"] + data
        ).first
        let source = try Program.startSystem(Checkout.root.appending(path: "scripts/clip").path, [])
        guard await source.exitStatus() == 0, let clip = await source.output.all().first else {
            throw Silence(program: "scripts/clip", errors: await source.errors.all())
        }
        let encoded = folder.appending(path: "clip.mp4").path
        _ = try FFmpegCommand.output(
            [
                "-i", clip, "-frames:v", "\(clipFrames)", "-an", "-c:v", "libx264", "-preset", "ultrafast", "-g", "20",
                encoded,
            ])
        return Stage(folder: folder, tokens: tokens, clip: encoded)
    }

    /// Removes the folder.
    func clear() { try? FileManager.default.removeItem(at: folder) }

    /// Starts the gateway and waits until it listens.
    func startGateway(listen: String) async throws -> Gateway {
        let program = try Program.start(
            "picket-gateway", ["serve", "--listen", listen, "--data", folder.appending(path: "gateway").path])
        guard let line = await program.output.first(where: { $0.contains("listening on http://") }),
            let port = line.split(separator: ":").last.flatMap({ Int($0) })
        else { throw Silence(program: "picket-gateway", errors: await program.errors.all()) }
        return Gateway(program: program, url: "http://127.0.0.1:\(port)", port: port)
    }

    /// Starts the service with one stream, on a free port unless `rtp` says otherwise, and waits until it listens.
    func startService(gateway: Gateway, rtp: String = "{listen: \"127.0.0.1:0\"}") async throws -> Service {
        try await startService(gateway: gateway, source: "{rtp: \(rtp)}")
    }

    /// Starts the service with the stream `yard` of a `source` as the configuration has it, and other streams by their ids,
    /// and waits until it listens; `keys` are lines of YAML for `yard`.
    func startService(
        gateway: Gateway, source: String, keys: [String] = [], others: [String: String] = [:]
    ) async throws -> Service {
        let configuration = try configure(gateway: gateway, source: source, keys: keys, others: others)
        let program = try Program.start(
            "picket", ["serve", "--config", configuration.path], environment: ["PUBLISHER": tokens["publisher"] ?? ""])
        guard let stream = await program.output.first(where: { $0.hasPrefix("stream yard ") }),
            let status = await program.output.first(where: { $0.hasPrefix("status on http://") }),
            let statusPort = status.split(separator: ":").last.flatMap({ Int($0) })
        else { throw Silence(program: "picket serve", errors: await program.errors.all()) }
        // A source that is fetched has no port.
        let port = stream.split(separator: ":").last.flatMap { Int($0) } ?? 0
        return Service(program: program, port: port, statusPort: statusPort)
    }

    /// Writes the configuration of `startService` and answers its file.
    @discardableResult
    func configure(
        gateway: Gateway, source: String, keys: [String] = [], others: [String: String] = [:]
    ) throws -> URL {
        let configuration = folder.appending(path: "picket.yaml")
        try """
        gateway: {url: "\(gateway.url)", token: "${PUBLISHER}", outbox: outbox}
        http: {listen: "127.0.0.1:0"}
        model: {path: "\(Self.model)"}
        defaults: {fps: 4}
        streams:
          - id: yard
            source: \(source)
        \(keys.map { "    \($0)" }.joined(separator: "\n"))
        \(others.sorted { $0.key < $1.key }.map { "  - {id: \($0), source: \($1)}" }.joined(separator: "\n"))
        """.write(to: configuration, atomically: true, encoding: .utf8)
        return configuration
    }

    /// Lets ffmpeg describe the stream of `startCamera(port:inBand: false)` in a file, and answers the file.
    func describeCamera(port: Int) async throws -> URL {
        let description = folder.appending(path: "yard.sdp")
        let camera = try Program.startSystem(
            "ffmpeg",
            [
                "-hide_banner", "-loglevel", "error", "-nostdin", "-i", clip, "-t", "0.1", "-an", "-c", "copy",
                "-f", "rtp", "-sdp_file", description.path, "rtp://127.0.0.1:\(port)?pkt_size=1200",
            ])
        guard await camera.exitStatus() == 0 else {
            throw Silence(program: "ffmpeg", errors: await camera.errors.all())
        }
        return description
    }

    /// Streams the clip twice as fast as it was recorded; ends at the end of the clip.
    ///
    /// The parameter sets come in band or, as ffmpeg does it unless told otherwise, only in the session description.
    func startCamera(port: Int, inBand: Bool = true) throws -> Program {
        try Program.startSystem(
            "ffmpeg",
            ["-hide_banner", "-loglevel", "error", "-nostdin", "-readrate", "2", "-i", clip, "-an", "-c", "copy"]
                + (inBand ? ["-bsf:v", "h264_mp4toannexb,dump_extra"] : [])
                + ["-payload_type", "96", "-f", "rtp", "rtp://127.0.0.1:\(port)?pkt_size=1200"])
    }

    /// Streams the clip as fast as it was recorded, encoded by `encoder`, to `destination`, a URL of ffmpeg.
    func startCamera(encoder: [String], options: [String] = [], destination: String) throws -> Program {
        try Program.startSystem(
            "ffmpeg",
            ["-hide_banner", "-loglevel", "error", "-nostdin", "-re", "-i", clip, "-an"] + encoder
                + ["-payload_type", "96", "-f", "rtp"] + options + [destination])
    }

    /// Streams the clip with GStreamer over SRTP with AES-GCM of 128 bits to a port of 127.0.0.1.
    func startGStreamerCamera(port: Int, key: [UInt8]) throws -> Program {
        let digits = key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return try Program.startSystem(
            "gst-launch-1.0",
            [
                "-q", "filesrc", "location=\(clip)", "!", "qtdemux", "!", "h264parse", "config-interval=-1", "!",
                "rtph264pay", "pt=96", "mtu=1200", "!", "srtpenc", "key=\(digits)", "rtp-cipher=aes-128-gcm",
                "rtcp-cipher=aes-128-gcm", "rtp-auth=null", "rtcp-auth=null", "!", "udpsink", "host=127.0.0.1",
                "port=\(port)",
            ])
    }

    /// The clip encoded anew in a file of that name.
    func encodeClip(_ encoder: [String], name: String) throws -> String {
        let path = folder.appending(path: name).path
        _ = try FFmpegCommand.output(["-i", clip, "-an"] + encoder + [path])
        return path
    }

    /// A picture of the clip that stands still for so many seconds at ten frames a second, with the noise of a sensor, in a file
    /// of that name; `filter` is one of ffmpeg's that changes it first.
    func freezeClip(seconds: Int, filter: String, name: String) throws -> String {
        let path = folder.appending(path: name).path
        _ = try FFmpegCommand.output(
            [
                "-i", clip, "-vf",
                "select=eq(n\\,0),\(filter),loop=loop=-1:size=1,setpts=N/10/TB,noise=alls=8:allf=t:all_seed=1",
                "-r", "10", "-frames:v", "\(seconds * 10)", "-an", "-c:v", "libx264", "-preset", "ultrafast", "-g",
                "20",
                path,
            ])
        return path
    }

    /// Starts an RTSP camera that plays the clip or another one, and waits until it serves; the option `basic` is its other
    /// way of authentication.
    func startRTSPCamera(
        port: Int, user: String, password: String, clip: String? = nil, options: [String] = []
    ) async throws -> Program {
        let camera = try Program.startSystem(
            "/usr/bin/python3",
            [
                Checkout.root.appending(path: "Tests/Peers/rtsp-camera.py").path, "\(port)", clip ?? self.clip, user,
                password,
            ] + options)
        guard await camera.output.first(where: { $0 == "serving" }) != nil else {
            throw Silence(program: "rtsp-camera.py", errors: await camera.errors.all())
        }
        return camera
    }

    /// Serves the stage's folder by HTTP, and waits until it does.
    func startFileServer(port: Int) async throws -> Program {
        let server = try Program.startSystem(
            "python3", ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", folder.path, "\(port)"])
        guard await server.output.first(where: { $0.hasPrefix("Serving HTTP") }) != nil else {
            throw Silence(program: "http.server", errors: await server.errors.all())
        }
        return server
    }

    /// Starts a user's terminal in JSON.
    func watch(_ gateway: Gateway, as user: String, _ options: [String]) throws -> Program {
        try Program.start(
            "picket",
            ["watch", "--json", "--url", gateway.url, "--user", user, "--token", tokens[user] ?? ""] + options)
    }

    /// Reads lines of JSON whose keys are in snake case.
    func decode<Value: Decodable>(_ type: Value.Type) -> (String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return { try decoder.decode(Value.self, from: Data($0.utf8)) }
    }
}
