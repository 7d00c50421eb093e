import CNN
import KernelABI

/// YUV to RGB as three sums: R = y + rv v, G = y + gu u + gv v, B = y + bu u with y scaled to 0...255 and u, v around 0.
///
/// Kr and Kb are those of ITU-R BT.601 and BT.709; the ranges those of ITU-T H.273, 8.3.
struct ColorConversion {
    private let lumaOffset: Double
    private let lumaScale: Double
    private let rv: Double
    private let gu: Double
    private let gv: Double
    private let bu: Double

    init(range: YUVPicture.Range, matrix: YUVPicture.Matrix) {
        let (kr, kb) = matrix == .bt601 ? (0.299, 0.114) : (0.2126, 0.0722)
        let kg = 1 - kr - kb
        let chromaScale: Double = range == .full ? 1 : 255 / 224
        lumaOffset = range == .full ? 0 : 16
        lumaScale = range == .full ? 1 : 255 / 219
        rv = 2 * (1 - kr) * chromaScale
        bu = 2 * (1 - kb) * chromaScale
        gu = -2 * kb * (1 - kb) / kg * chromaScale
        gv = -2 * kr * (1 - kr) / kg * chromaScale
    }

    /// The conversion and an input's normalisation as one sum for each of the input's channels.
    ///
    /// Colours out of gamut are cut at 0 and 255.
    func mixes(for input: NetworkDescription.Input) -> InlineArray<3, ChannelMix> {
        let isBGR = input.channels == "bgr"
        func mix(_ channel: Int) -> ChannelMix {
            let u: Double
            let v: Double
            switch isBGR ? 2 - channel : channel {
            case 0: (u, v) = (0, rv)
            case 1: (u, v) = (gu, gv)
            default: (u, v) = (bu, 0)
            }
            let mean = Double(input.mean[channel])
            let scale = Double(input.scale[channel])
            let black = Float((0 - mean) * scale)
            let white = Float((255 - mean) * scale)
            let offset = -lumaOffset * lumaScale - 128 * (u + v) - mean
            return ChannelMix(
                luma: Float(lumaScale * scale), cb: Float(u * scale), cr: Float(v * scale),
                offset: Float(offset * scale), lower: min(black, white), upper: max(black, white))
        }
        return [mix(0), mix(1), mix(2)]
    }
}
