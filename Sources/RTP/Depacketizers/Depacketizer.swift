/// Takes the payloads of one access unit, in order and without a gap, and makes of them what a decoder takes.
///
/// One case a codec, so that no packet costs an allocation or a dynamic call.
package enum Depacketizer: Sendable {
    /// RFC 6184.
    case h264(H264Depacketizer)

    /// A depacketizer at the beginning of an access unit.
    package init(_ codec: VideoCodec) {
        switch codec {
        case .h264: self = .h264(H264Depacketizer())
        }
    }

    /// The codec.
    package var codec: VideoCodec {
        switch self {
        case .h264: .h264
        }
    }

    /// Whether decoding can begin with what was appended since the last `reset()`.
    package var isKeyFrame: Bool {
        switch self {
        case .h264(let depacketizer): depacketizer.isKeyFrame
        }
    }

    /// Appends what `payload` holds to `data`.
    ///
    /// - Throws: what is wrong with the payload; then `data` holds a part of it and the access unit is spoilt.
    package mutating func append(_ payload: RawSpan, to data: inout [UInt8]) throws(DepacketizationError) {
        switch self {
        case .h264(var depacketizer):
            defer { self = .h264(depacketizer) }
            do { try depacketizer.append(payload, to: &data) } catch { throw .h264(error) }
        }
    }

    /// Ends the access unit in `data`: nothing of it may be missing.
    package mutating func finish(_ data: inout [UInt8]) throws(DepacketizationError) {
        switch self {
        case .h264(let depacketizer):
            do { try depacketizer.finish() } catch { throw .h264(error) }
        }
    }

    /// Forgets the access unit, to begin another.
    package mutating func reset() {
        switch self {
        case .h264(var depacketizer):
            depacketizer.reset()
            self = .h264(depacketizer)
        }
    }

    /// Whether an access unit can begin with `payload`.
    package func beginning(at payload: RawSpan) -> AccessUnitBeginning {
        switch self {
        case .h264(let depacketizer): depacketizer.beginning(at: payload)
        }
    }
}
