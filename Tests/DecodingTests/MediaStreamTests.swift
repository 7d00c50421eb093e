import Decoding
import Foundation
import RTP
import TestSupport
import Testing

@Suite struct MediaStreamTests {
    init() { FFmpegLog.quiet() }

    private static func withFile(_ encoder: [String], _ type: String, _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString).\(type)")
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try FFmpegCommand.output(
            ["-f", "lavfi", "-i", "testsrc2=size=128x96:rate=10", "-frames:v", "20", "-pix_fmt", "yuv420p", "-g", "10"]
                + encoder + [file.path])
        try body(file.path)
    }

    struct Kind: Sendable, CustomTestStringConvertible {
        var codec: VideoCodec
        var encoder: [String]
        var type: String
        var testDescription: String { "\(codec) in \(type)" }
    }

    static let x265 = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"]

    @Test(
        arguments: [
            Kind(codec: .h264, encoder: ["-c:v", "libx264"], type: "mp4"),
            Kind(codec: .h264, encoder: ["-c:v", "libx264"], type: "ts"),
            Kind(codec: .h265, encoder: x265, type: "mkv"),
            Kind(codec: .vp8, encoder: ["-c:v", "libvpx", "-deadline", "realtime"], type: "webm"),
            Kind(codec: .vp9, encoder: ["-c:v", "libvpx-vp9", "-deadline", "realtime"], type: "webm"),
            Kind(codec: .mpeg4, encoder: ["-c:v", "mpeg4"], type: "mp4"),
            Kind(codec: .mpeg4, encoder: ["-c:v", "mpeg4"], type: "avi"),
            Kind(codec: .jpeg, encoder: ["-c:v", "mjpeg", "-color_range", "pc"], type: "avi"),
        ])
    func everyPictureOfAFileComesOut(_ kind: Kind) throws {
        try Self.withFile(kind.encoder, kind.type) { path in
            let stream = try MediaStream(MediaLocation(path), interruption: MediaInterruption())
            #expect(stream.codec == kind.codec)
            let decoder = try VideoDecoder(codec: kind.codec)
            var units: [AccessUnit] = []
            var frames: [VideoFrame] = []
            while let unit = try stream.next() {
                units.append(unit)
                decoder.decode(unit) { frames.append($0) }
            }
            decoder.restart { frames.append($0) }
            #expect(units.count == 20)
            #expect(units.first?.isKeyFrame == true)
            #expect(units.map(\.followsGap) == [true] + Array(repeating: false, count: 19))
            #expect(frames.count == 20)
            #expect(frames.compactMap { $0.time?.ticks }.last == Int64(19 * 9000))
        }
    }

    @Test func whatCannotBeReadIsTold() throws {
        try Self.withFile(["-c:v", "ffv1"], "avi") { path in
            let error = #expect(throws: FFmpegError.self) {
                _ = try MediaStream(MediaLocation(path), interruption: MediaInterruption())
            }
            #expect(error?.description.contains("ffv1") == true)
        }
        let error = #expect(throws: FFmpegError.self) {
            _ = try MediaStream(MediaLocation("/nowhere.mp4"), interruption: MediaInterruption())
        }
        #expect(error?.description.contains("/nowhere.mp4") == true)
    }

    /// A server that accepts and then says nothing: reading ends when it should.
    @Test func whatIsInterruptedEnds() throws {
        let server = try SilentServer()
        let location = MediaLocation("rtsp://user:secret@127.0.0.1:\(server.port)/cam")
        let interruption = MediaInterruption()
        interruption.cancel()
        let error = #expect(throws: FFmpegError.self) {
            _ = try MediaStream(location, interruption: interruption)
        }
        #expect(error.map { !"\($0)".contains("secret") } == true)
        let stalled = #expect(throws: FFmpegError.self) {
            _ = try MediaStream(location, stallTimeout: .milliseconds(50), interruption: MediaInterruption())
        }
        #expect(stalled?.description.contains("timed out") == true)
    }

    @Test(
        arguments: [
            ("rtsp://user:secret@cam.local:554/stream?x=secret#secret", "rtsp://cam.local:554/stream"),
            ("rtsp://user:se@cret@cam.local/a@b", "rtsp://cam.local/a@b"),
            ("http://[::1]:80/x", "http://[::1]:80/x"), ("/a/b@c.mp4", "/a/b@c.mp4"), ("rtsp://cam", "rtsp://cam"),
        ])
    func credentialsDoNotShow(_ text: String, _ expected: String) {
        let location = MediaLocation(text)
        var dumped = ""
        dump(location, to: &dumped)
        #expect("\(location)" == expected)
        #expect(String(reflecting: location) == expected)
        #expect(!dumped.contains("secret"))
    }
}
