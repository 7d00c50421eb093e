/// YUV to RGB as three sums: R = y + rv v, G = y + gu u + gv v, B = y + bu u with y scaled to 0...255 and u, v around 0.
///
/// Kr and Kb are those of ITU-R BT.601 and BT.709; the ranges those of ITU-T H.273, 8.3.
struct ColorConversion {
    let lumaOffset: Float
    let lumaScale: Float
    let rv: Float
    let gu: Float
    let gv: Float
    let bu: Float

    init(range: YUVPicture.Range, matrix: YUVPicture.Matrix) {
        let (kr, kb): (Float, Float) = matrix == .bt601 ? (0.299, 0.114) : (0.2126, 0.0722)
        let kg = 1 - kr - kb
        let chromaScale: Float = range == .full ? 1 : 255 / 224
        lumaOffset = range == .full ? 0 : 16
        lumaScale = range == .full ? 1 : 255 / 219
        rv = 2 * (1 - kr) * chromaScale
        bu = 2 * (1 - kb) * chromaScale
        gu = -2 * kb * (1 - kb) / kg * chromaScale
        gv = -2 * kr * (1 - kr) / kg * chromaScale
    }
}
