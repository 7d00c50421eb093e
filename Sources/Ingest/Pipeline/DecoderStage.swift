internal import Decoding
internal import RTP

/// The decoder of a stream, made anew when the sender changes its codec.
///
/// One owner; not thread-safe.
struct DecoderStage {
    private let codec: VideoCodec?
    private let parameterSets: [[UInt8]]
    private var current: VideoDecoder?
    private var refused: Set<VideoCodec> = []
    private var before = VideoDecoder.Statistics()

    /// The description of a source may hold the parameter sets of its first codec.
    init(source: ServiceConfiguration.RTPSource?) {
        codec = source?.formats.first?.codec
        parameterSets = source?.parameterSets ?? []
    }

    /// What became of all access units.
    var statistics: VideoDecoder.Statistics { before + (current?.statistics ?? VideoDecoder.Statistics()) }

    /// The decoder for an access unit of `codec`; nil when there is none, which is thrown the first time.
    mutating func decoder(for codec: VideoCodec) throws -> VideoDecoder? {
        if let current, current.codec == codec { return current }
        guard !refused.contains(codec) else { return nil }
        do {
            let made = try VideoDecoder(codec: codec, parameterSets: codec == self.codec ? parameterSets : [])
            before = statistics
            current = made
            return made
        } catch {
            refused.insert(codec)
            throw error
        }
    }
}

extension VideoDecoder.Statistics {
    fileprivate static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.decoded += right.decoded
        sum.withheld += right.withheld
        sum.refused += right.refused
        sum.sizeChanges += right.sizeChanges
        return sum
    }
}
