import AlertProtocol
import AlertRules
import Configuration
import Foundation
import Ingest
import RTP
import Testing

@Suite struct ServiceConfigurationTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "picket-configuration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.sessionDescription.write(to: folder.appending(path: "yard.sdp"), atomically: true, encoding: .utf8)
    }

    private static let sessionDescription = """
        v=0
        o=- 0 0 IN IP4 127.0.0.1
        s=No Name
        c=IN IP4 127.0.0.1
        t=0 0
        m=video 5004 RTP/AVP 97
        a=rtpmap:97 H264/90000
        a=fmtp:97 packetization-mode=1
        """

    private func read(_ yaml: String, environment: [String: String] = ["TOKEN": "t"]) throws -> ServiceConfiguration {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "picket.yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        return try ServiceConfiguration.read(file: file.path, environment: environment)
    }

    /// The mistakes in `yaml`, each as `LINE: message`.
    private func mistakes(_ yaml: String) throws -> [String] {
        let error = #expect(throws: InvalidConfiguration.self) { _ = try read(yaml) }
        return error?.mistakes.map { "\($0.line ?? 0): \($0.message)" } ?? []
    }

    @Test func everyKeyIsRead() throws {
        let configuration = try read(
            """
            gateway: {url: "http://10.0.0.1:8080", token: "${TOKEN}-1", outbox: waiting}
            http: {listen: "127.0.0.1:9000"}
            webrtc: {listen: "[::]:9001", advertise: 203.0.113.7, allowed_origins: ["https://cameras.example"]}
            model: {path: /opt/person.safetensors, precision: fp32, threads: 2}
            defaults: {fps: 4, notify: [alice, bob], alerts_per_hour: 30}
            streams:
              - id: yard
                source: {rtp: {listen: "127.0.0.1:6000", sdp: yard.sdp}}
              - id: gate
                fps: 2.5
                notify: "*"
                alerts_per_hour: 6
                source: {rtp: {listen: "[::1]:5006", codec: h264, payload_type: 99}}
                rules:
                  - {name: intruder, min_score: 0.7, cooldown: 90s}
                  - {name: anyone}
            """)
        #expect(configuration.gateway.url == "http://10.0.0.1:8080")
        #expect(configuration.gateway.token == "t-1")
        #expect(configuration.gateway.outbox == folder.appending(path: "waiting").path)
        #expect(configuration.statusAddress == SocketEndpoint(host: "127.0.0.1", port: 9000))
        #expect(configuration.webRTC.listen == SocketEndpoint(host: "::", port: 9001))
        #expect(configuration.webRTC.advertise == ["203.0.113.7"])
        #expect(configuration.webRTC.allowedOrigins == ["https://cameras.example"])
        #expect(configuration.model.path == "/opt/person.safetensors")
        #expect(configuration.model.threads == 2)
        let yard = configuration.streams[0]
        #expect(yard.id == "yard")
        #expect(yard.framesPerSecond == 4)
        #expect(yard.alertsPerHour == 30)
        #expect(configuration.streams[1].alertsPerHour == 6)
        #expect(yard.notify == .users(["alice", "bob"]))
        #expect(yard.source.rtp?.listen == SocketEndpoint(host: "127.0.0.1", port: 6000))
        #expect(yard.source.rtp?.formats.map(\.payloadType) == [97])
        #expect(yard.rules.map(\.name) == ["person"])
        let gate = configuration.streams[1]
        #expect(gate.framesPerSecond == 2.5)
        #expect(gate.notify == .everyone)
        #expect(gate.source.rtp?.listen == SocketEndpoint(host: "::1", port: 5006))
        #expect(gate.source.rtp?.formats.map(\.payloadType) == [99])
        #expect(gate.rules.map(\.name) == ["intruder", "anyone"])
        #expect(gate.rules[0].minimumScore == 0.7)
        #expect(gate.rules[0].cooldown == .seconds(90))
    }

    @Test func whatIsNoAddressOrOriginIsTold() throws {
        let mistakes = try mistakes(
            """
            gateway: {token: t}
            webrtc: {advertise: [camera.local], allowed_origins: [cameras.example]}
            streams: [{id: phone, source: {whip: {token: t}}}]
            """)
        #expect(
            mistakes == [
                "2: webrtc.advertise has `camera.local`, expected an IP address",
                "2: webrtc.allowed_origins has `cameras.example`, expected an origin such as https://cameras.example, or *",
            ])
    }

    @Test func everyMistakeIsToldWithItsLine() throws {
        let mistakes = try mistakes(
            """
            gateway: {url: "http://10.0.0.1:8080", token: "${NOWHERE}"}
            modle: {path: x}
            defaults:
              fps: fast
            streams:
              - id: yard
                sorce: {}
              - id: gate
                source: {rtp: {listen: "5006"}}
              - id: hall
                source: {rtp: {sdp: missing.sdp}}
                rules:
                  - {name: a, cooldown: soon}
            """)
        let expected = [
            "1: gateway.token reads ${NOWHERE}, which the environment does not set",
            "2: modle is not known, did you mean `model`?",
            "4: defaults.fps is `fast`, expected a number from 0.1 to 60.0",
            "6: streams[0] needs source, for example `source: {rtp: {sdp: yard.sdp}}`",
            "7: streams[0].sorce is not known, did you mean `source`?",
            "9: streams[1].source.rtp.listen is `5006`, expected HOST:PORT",
            "13: streams[2].rules[0].cooldown is `soon`, expected a length of time such as 250ms, 30s, 5m or 2h",
        ]
        for line in expected { #expect(mistakes.contains(line), "\(mistakes)") }
        #expect(mistakes.contains { $0.hasPrefix("11: streams[2].source.rtp.sdp") && $0.contains("missing.sdp") })
    }

    @Test func twoStreamsMayNotShareAnId() throws {
        let mistakes = try mistakes(
            """
            gateway: {token: a}
            streams:
              - {id: yard, source: {rtp: {listen: "127.0.0.1:5004"}}}
              - {id: yard, source: {rtp: {listen: "127.0.0.1:5006"}}}
            """)
        #expect(mistakes == ["4: streams[1].id `yard` is the id of another stream too"])
    }

    /// Ten mistakes of ten kinds are told in one run, each with its line and with what would have been right.
    @Test func tenMistakesAreToldAtOnce() throws {
        let mistakes = try mistakes(
            """
            gateway: {url: "ftp://10.0.0.1", tokn: "${TOKEN}"}
            model: {precision: int4, threads: 0}
            streams:
              - id: yard
                source: {rtp: {listen: "127.0.0.1:5004", sender: camera}}
                rules:
                  - {name: a, zone: [[0, 0], [1, 1]], armed: "22:00-06:00 Europe/Roma"}
                  - {name: b, line: {points: [[0, 0.5], [1, 0.5]], direction: left}, confirm: "5 of 3"}
              - id: gate
                source: {rtp: {listen: "127.0.0.1:5004"}}
                alerts_per_hour: none
              - id: hall
                source: {rtsp: {url: "http://camera.local"}}
            """)
        let expected = [
            "1: gateway needs token, for example `token: ${PICKET_PUBLISHER_TOKEN}`",
            "1: gateway.tokn is not known, did you mean `token`?",
            "2: model.precision is `int4`, expected fp32 or bf16 or int8",
            "2: model.threads is `0`, expected a whole number from 1 to 64",
            "5: streams[0].source.rtp.sender is `camera`, expected an IP address",
            "7: streams[0].rules[0].zone has 2 corners, expected at least 3",
            "8: streams[0].rules[1].line.direction is `left`, expected in, out or both",
            "8: streams[0].rules[1].confirm is `5 of 3`, expected M of N frames such as `3 of 5`",
            "10: streams[1].source listens where the stream `yard` does",
            "11: streams[1].alerts_per_hour is `none`, expected a whole number from 1 to 100000",
            "13: streams[2].source.rtsp.url is `http://camera.local`, expected rtsp://… or rtsps://…",
        ]
        for line in expected { #expect(mistakes.contains(line), "\(mistakes)") }
        #expect(mistakes.contains { $0.hasPrefix("1: gateway.url is ftp://10.0.0.1") })
        #expect(mistakes.contains { $0.hasPrefix("7: streams[0].rules[0].armed names the time zone `Europe/Roma`") })
        #expect(mistakes.count == expected.count + 2)
    }

    @Test func aKeyThatStandsTwiceIsToldWithItsLine() throws {
        #expect(try mistakes("gateway: {token: a}\nstreams: []\ngateway: {}").first?.contains("gateway") == true)
    }

    /// Mistakes of a stream that cannot be used do not move to its neighbour.
    @Test func theSecondOfTwoStreamsOfOneNameIsMeant() throws {
        let mistakes = try mistakes(
            """
            gateway: {token: a}
            streams:
              - {id: hall}
              - {id: yard, source: {rtp: {listen: "127.0.0.1:5004"}}}
              - {id: yard, source: {rtp: {listen: "127.0.0.1:5006"}}}
            """)
        #expect(mistakes.contains("5: streams[2].id `yard` is the id of another stream too"))
    }

    @Test(arguments: ["", "streams: [", "- a", "streams: []", "just text", "streams: {id: yard}", "a: &x [*x]"])
    func whatIsNoConfigurationIsRefused(yaml: String) throws {
        #expect(try !mistakes(yaml).isEmpty)
    }

    @Test func aMissingFileIsToldByName() {
        let error = #expect(throws: InvalidConfiguration.self) {
            _ = try ServiceConfiguration.read(file: "/nowhere/picket.yaml", environment: [:])
        }
        #expect(error?.description.contains("/nowhere/picket.yaml") == true)
    }

    @Test func secretsAreNotInMistakes() throws {
        let error = #expect(throws: InvalidConfiguration.self) {
            _ = try read("gateway: {url: [], token: \"${TOKEN}\"}\nstreams: []", environment: ["TOKEN": "hunter2"])
        }
        #expect(error?.description.contains("hunter2") == false)
    }
}
