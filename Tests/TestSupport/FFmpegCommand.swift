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
}
