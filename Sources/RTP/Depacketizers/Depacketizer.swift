/// Takes the payloads of one access unit, in order and without a gap, and makes of them what a decoder takes.
///
/// One case a codec, so that no packet costs an allocation or a dynamic call.
package enum Depacketizer: Sendable {
    /// RFC 6184.
    case h264(H264Depacketizer)
    /// RFC 7798.
    case h265(H265Depacketizer)
    /// RFC 7741.
    case vp8(VP8Depacketizer)
    /// RFC 9628.
    case vp9(VP9Depacketizer)
    /// AOMedia's RTP Payload Format For AV1.
    case av1(AV1Depacketizer)
    /// A codec that is not among `VideoCodec.received`: nothing comes of its payloads.
    case unsupported(VideoCodec)

    /// A depacketizer at the beginning of an access unit.
    package init(_ codec: VideoCodec) {
        switch codec {
        case .h264: self = .h264(H264Depacketizer())
        case .h265: self = .h265(H265Depacketizer())
        case .vp8: self = .vp8(VP8Depacketizer())
        case .vp9: self = .vp9(VP9Depacketizer())
        case .av1: self = .av1(AV1Depacketizer())
        case .mpeg4, .jpeg: self = .unsupported(codec)
        }
    }

    /// The codec.
    package var codec: VideoCodec {
        switch self {
        case .h264: .h264
        case .h265: .h265
        case .vp8: .vp8
        case .vp9: .vp9
        case .av1: .av1
        case .unsupported(let codec): codec
        }
    }

    /// Whether decoding can begin with what was appended since the last `reset()`.
    package var isKeyFrame: Bool {
        switch self {
        case .h264(let depacketizer): depacketizer.isKeyFrame
        case .h265(let depacketizer): depacketizer.isKeyFrame
        case .vp8(let depacketizer): depacketizer.isKeyFrame
        case .vp9(let depacketizer): depacketizer.isKeyFrame
        case .av1(let depacketizer): depacketizer.isKeyFrame
        case .unsupported: false
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
        case .h265(var depacketizer):
            defer { self = .h265(depacketizer) }
            do { try depacketizer.append(payload, to: &data) } catch { throw .h265(error) }
        case .vp8(var depacketizer):
            defer { self = .vp8(depacketizer) }
            do { try depacketizer.append(payload, to: &data) } catch { throw .vp8(error) }
        case .vp9(var depacketizer):
            defer { self = .vp9(depacketizer) }
            do { try depacketizer.append(payload, to: &data) } catch { throw .vp9(error) }
        case .av1(var depacketizer):
            defer { self = .av1(depacketizer) }
            do { try depacketizer.append(payload, to: &data) } catch { throw .av1(error) }
        case .unsupported(let codec): throw .unsupportedCodec(codec)
        }
    }

    /// Ends the access unit in `data`: nothing of it may be missing.
    package func finish(_ data: inout [UInt8]) throws(DepacketizationError) {
        switch self {
        case .h264(let depacketizer):
            do { try depacketizer.finish() } catch { throw .h264(error) }
        case .h265(let depacketizer):
            do { try depacketizer.finish() } catch { throw .h265(error) }
        case .vp8, .unsupported: break
        case .vp9(let depacketizer):
            do { try depacketizer.finish(&data) } catch { throw .vp9(error) }
        case .av1(let depacketizer):
            do { try depacketizer.finish() } catch { throw .av1(error) }
        }
    }

    /// Forgets the access unit, to begin another.
    package mutating func reset() {
        switch self {
        case .h264(var depacketizer):
            depacketizer.reset()
            self = .h264(depacketizer)
        case .h265(var depacketizer):
            depacketizer.reset()
            self = .h265(depacketizer)
        case .vp8(var depacketizer):
            depacketizer.reset()
            self = .vp8(depacketizer)
        case .vp9(var depacketizer):
            depacketizer.reset()
            self = .vp9(depacketizer)
        case .av1(var depacketizer):
            depacketizer.reset()
            self = .av1(depacketizer)
        case .unsupported: break
        }
    }

    /// Whether an access unit can begin with `payload`.
    package func beginning(at payload: RawSpan) -> AccessUnitBeginning {
        switch self {
        case .h264(let depacketizer): depacketizer.beginning(at: payload)
        case .h265(let depacketizer): depacketizer.beginning(at: payload)
        case .vp8(let depacketizer): depacketizer.beginning(at: payload)
        case .vp9(let depacketizer): depacketizer.beginning(at: payload)
        case .av1(let depacketizer): depacketizer.beginning(at: payload)
        case .unsupported: .impossible
        }
    }
}
