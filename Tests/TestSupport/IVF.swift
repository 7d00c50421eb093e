/// The container that ffmpeg writes VP8, VP9 and AV1 in.
package enum IVF {
    /// The frames: behind 32 bytes of header, each behind 12 bytes that begin with its size, little-endian.
    package static func frames(in bytes: [UInt8]) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var offset = 32
        while offset + 12 <= bytes.count {
            let size = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
            offset += 12
            frames.append(Array(bytes[offset..<offset + size]))
            offset += size
        }
        return frames
    }
}
