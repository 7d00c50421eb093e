import Foundation

/// The real ffmpeg, as users have it.
package enum FFmpegCommand {
    /// Runs ffmpeg with `arguments` and answers what it wrote to standard output.
    package static func output(_ arguments: [String]) throws -> [UInt8] {
        try ChildProcess.output(
            of: "ffmpeg", ["-hide_banner", "-loglevel", "error", "-nostdin", "-y"] + arguments)
    }

    /// A moving test picture as H.264 in Annex B, cut into access units at their delimiters (NAL unit type 9, ITU-T H.264
    /// table 7-1), with a key frame every `keyInterval` frames.
    package static func h264AccessUnits(
        width: Int, height: Int, frames: Int, keyInterval: Int = 10, options: [String] = []
    ) throws -> [[UInt8]] {
        let stream = try output(
            [
                "-f", "lavfi", "-i", "testsrc2=size=\(width)x\(height):rate=10", "-frames:v", "\(frames)",
                "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p",
                "-g", "\(keyInterval)",
            ] + options + ["-bsf:v", "h264_metadata=aud=insert", "-f", "h264", "pipe:1"])
        let delimiter: [UInt8] = [0, 0, 0, 1, 9]
        let starts = stream.indices.filter { stream[$0...].starts(with: delimiter) }
        return zip(starts, starts.dropFirst() + [stream.count]).map { Array(stream[$0..<$1]) }
    }

    /// What ffmpeg sends over RTP of a moving test picture.
    package struct Transmission: Sendable {
        /// Its session description.
        package var sessionDescription: String
        /// All datagrams, its RTCP among them, in the order in which they came.
        package var datagrams: [[UInt8]]
        /// What it encoded, in `container`.
        package var encoded: [UInt8]
    }

    /// Encodes 20 pictures of 128 by 96 with `encoder` and sends them as payload type 96 over RTP, the encoder's output
    /// also being kept in `container` (a format of ffmpeg).
    package static func transmission(encoder: [String], container: String) throws -> Transmission {
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let encoded = folder.appending(path: "video.\(container)")
        let description = folder.appending(path: "video.sdp")
        _ = try output(
            [
                "-f", "lavfi", "-i", "testsrc2=size=128x96:rate=10", "-frames:v", "20", "-pix_fmt", "yuv420p", "-g",
                "10",
            ] + encoder + [encoded.path])
        let socket = try DatagramSocket()
        _ = try output([
            "-i", encoded.path, "-c", "copy", "-strict", "experimental", "-payload_type", "96", "-sdp_file",
            description.path, "-f", "rtp", "rtp://127.0.0.1:\(socket.port)?pkt_size=400&rtcpport=\(socket.port)",
        ])
        return Transmission(
            sessionDescription: try String(contentsOf: description, encoding: .utf8), datagrams: socket.received(),
            encoded: [UInt8](try Data(contentsOf: encoded)))
    }
}
