import Configuration
import Decoding
import Foundation
import Ingest
import RTP
import SDP
import SRTP
import Testing

@Suite struct SourceConfigurationTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "picket-sources-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Thirty bytes.
    private static let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd"

    private func read(_ source: String, description: [String] = []) throws -> ServiceConfiguration.Source {
        defer { try? FileManager.default.removeItem(at: folder) }
        try (["v=0", "s=-"] + description).joined(separator: "\r\n")
            .write(to: folder.appending(path: "yard.sdp"), atomically: true, encoding: .utf8)
        let file = folder.appending(path: "picket.yaml")
        try "gateway: {token: t}\nstreams:\n  - {id: yard, source: \(source)}\n"
            .write(to: file, atomically: true, encoding: .utf8)
        let configuration = try ServiceConfiguration.read(
            file: file.path, environment: ["KEY": Self.key, "PASSWORD": "hunter2"])
        return try #require(configuration.streams.first).source
    }

    /// The first mistake, without its line.
    private func mistake(_ source: String, description: [String] = []) throws -> String {
        let error = #expect(throws: InvalidConfiguration.self) { _ = try read(source, description: description) }
        #expect(error?.description.contains("hunter2") == false)
        #expect(error?.description.contains(Self.key) == false)
        return error?.mistakes.first?.message ?? ""
    }

    @Test func keysMayBeInTheConfiguration() throws {
        let source = try read(
            "{rtp: {listen: \":5004\", codec: h265, payload_type: 97, latency: 500ms, sender: 10.0.0.9, "
                + "srtp: {suite: AES_CM_128_HMAC_SHA1_32, key: \"${KEY}\", mki: \"00ff\"}}}")
        let rtp = try #require(source.rtp)
        #expect(rtp.formats == [PayloadFormat(payloadType: 97, codec: .h265)])
        #expect(rtp.srtp?.suite == .aesCM128HMACSHA1Tag32)
        #expect(rtp.latency == .milliseconds(500))
        #expect(rtp.sender == "10.0.0.9")
        var dumped = ""
        dump(source, to: &dumped)
        #expect(!dumped.contains(Self.key))
    }

    @Test func keysMayBeInTheDescription() throws {
        let source = try read(
            "{rtp: {sdp: yard.sdp}}",
            description: [
                "c=IN IP4 239.1.2.3", "m=video 5004 RTP/AVP 96 97", "a=rtpmap:96 VP8/90000", "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96", "a=rtcp-fb:96 nack pli", "a=rtcp-mux",
                "a=crypto:1 F8_128_HMAC_SHA1_80 inline:\(Self.key)",
                "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key)",
            ])
        let rtp = try #require(source.rtp)
        #expect(rtp.listen == SocketEndpoint(host: "239.1.2.3", port: 5004))
        #expect(rtp.formats == [PayloadFormat(payloadType: 96, codec: .vp8, retransmissionType: 97)])
        #expect(rtp.srtp?.suite == .aesCM128HMACSHA1Tag80)
        #expect(rtp.controlPort == 5004)
        #expect(rtp.feedback?.nack == false && rtp.feedback?.keyFrames == true)
    }

    @Test(
        arguments: [
            (
                ["m=video 5004 RTP/SAVP 96", "a=rtpmap:96 H264/90000"],
                "describes SRTP without keys, expected a=crypto there or `srtp` in the configuration"
            ),
            (
                ["m=video 5004 RTP/AVP 96", "a=rtpmap:96 H264/90000", "a=crypto:1 F8 inline:\(key)"],
                "line 5: SRTP with F8, expected one of: "
            ),
            (
                [
                    "m=video 5004 RTP/AVP 96", "a=rtpmap:96 H264/90000",
                    "a=crypto:1 AEAD_AES_256_GCM inline:\(key)",
                ], "line 5: AEAD_AES_256_GCM needs a key and salt of 44 bytes, found 30"
            ),
        ] as [([String], String)])
    func whatTheDescriptionLacksIsTold(_ description: [String], _ expected: String) throws {
        let mistake = try mistake("{rtp: {sdp: yard.sdp}}", description: description)
        #expect(mistake.contains(expected), "\(mistake)")
    }

    @Test func sourcesMayBeFetched() throws {
        let rtsp = try read(
            "{rtsp: {url: \"rtsp://admin:${PASSWORD}@camera.local/stream2\", transport: udp, stall_timeout: 8s}}")
        guard case .pull(let camera) = rtsp else {
            Issue.record("\(rtsp)")
            return
        }
        #expect("\(camera.location)" == "rtsp://camera.local/stream2")
        #expect(camera.transport == .udp)
        #expect(camera.stallTimeout == .seconds(8))
        var dumped = ""
        dump(rtsp, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    @Test func streamsMayBePublishedTo() throws {
        #expect(try read("{whip: {token: \"${PASSWORD}\"}}") == .whip(.init(token: "hunter2")))
    }

    @Test func filesAreFoundBesideTheConfiguration() throws {
        guard case .pull(let file) = try read("{file: {path: clip.mp4}}") else {
            Issue.record("not a file")
            return
        }
        #expect("\(file.location)" == folder.appending(path: "clip.mp4").path)
        #expect(!file.location.isRemote)
    }

    @Test(
        arguments: [
            ("{}", "needs one of rtp, rtsp, http, file and whip"),
            ("{rtp: {listen: \":1\"}, file: {path: x}}", "needs one of rtp, rtsp, http, file and whip"),
            ("{rtsp: {url: \"http://user:hunter2@x/\"}}", "url is `http://x/`, expected rtsp://… or rtsps://…"),
            ("{rtsp: {url: \"rtsp://x\", transport: pigeon}}", "transport is `pigeon`, expected tcp or udp"),
            ("{http: {url: \"rtsp://x\"}}", "url is `rtsp://x`, expected http://… or https://…"),
            ("{rtsp: {}}", "needs url"),
            ("{rtp: {listen: \":1\", srtp: {suite: ROT13, key: AAAA}}}", "suite is `ROT13`, expected one of: AES_CM"),
            ("{rtp: {listen: \":1\", srtp: {key: \"*\"}}}", "key is not base64"),
            ("{rtp: {listen: \":1\", srtp: {key: AAAA}}}", "needs a key and salt of 30 bytes, found 3"),
            ("{rtp: {listen: \":1\", srtp: {key: \"${KEY}\", mki: 1}}}", "mki is no hexadecimal number"),
            ("{rtp: {listen: \":1\", codec: h266}}", "expected one of: h264, h265, vp8, vp9, av1"),
            ("{whip: {}}", "needs token"), ("{whip: {token: \"\"}}", "token is empty"),
            ("{whip: {token: \"two words\"}}", "has other characters than ASCII without spaces"),
        ])
    func mistakesAreTold(_ source: String, _ expected: String) throws {
        let mistake = try mistake(source)
        #expect(mistake.contains(expected), "\(mistake)")
    }
}
