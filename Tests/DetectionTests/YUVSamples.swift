import Detection
import TestSupport

/// A picture that owns its planes.
struct YUVSamples {
    let width: Int
    let height: Int
    let subsampling: YUVPicture.Subsampling
    var range = YUVPicture.Range.full
    var matrix = YUVPicture.Matrix.bt601
    var luma: [UInt8]
    var cb: [UInt8]
    var cr: [UInt8]

    var chromaWidth: Int { subsampling == .yuv444 ? width : (width + 1) / 2 }
    var chromaHeight: Int { subsampling == .yuv420 ? (height + 1) / 2 : height }

    init(width: Int, height: Int, subsampling: YUVPicture.Subsampling) {
        self.width = width
        self.height = height
        self.subsampling = subsampling
        (luma, cb, cr) = ([], [], [])
        luma = [UInt8](repeating: 0, count: width * height)
        cb = [UInt8](repeating: 128, count: chromaWidth * chromaHeight)
        cr = cb
    }

    /// Random samples.
    init(width: Int, height: Int, subsampling: YUVPicture.Subsampling, random: inout SeededRandom) {
        self.init(width: width, height: height, subsampling: subsampling)
        luma = random.bytes(luma.count)
        cb = random.bytes(cb.count)
        cr = random.bytes(cr.count)
    }

    /// 4:4:4 in full range from bytes of RGB, by the equations of JFIF.
    init(rgb: [UInt8], width: Int, height: Int) {
        self.init(width: width, height: height, subsampling: .yuv444)
        for pixel in 0..<width * height {
            let (r, g, b) = (Float(rgb[pixel * 3]), Float(rgb[pixel * 3 + 1]), Float(rgb[pixel * 3 + 2]))
            func byte(_ value: Float) -> UInt8 { UInt8(min(max(value.rounded(), 0), 255)) }
            luma[pixel] = byte(0.299 * r + 0.587 * g + 0.114 * b)
            cb[pixel] = byte(128 - 0.168736 * r - 0.331264 * g + 0.5 * b)
            cr[pixel] = byte(128 + 0.5 * r - 0.418688 * g - 0.081312 * b)
        }
    }

    func withPicture<Result>(_ body: (YUVPicture) -> Result) -> Result? {
        luma.withUnsafeBufferPointer { luma in
            cb.withUnsafeBufferPointer { cb in
                cr.withUnsafeBufferPointer { cr in
                    guard let luma = luma.baseAddress, let cb = cb.baseAddress, let cr = cr.baseAddress else {
                        return nil
                    }
                    return body(
                        YUVPicture(
                            luma: .init(start: luma, stride: width), cb: .init(start: cb, stride: chromaWidth),
                            cr: .init(start: cr, stride: chromaWidth), width: width, height: height,
                            subsampling: subsampling, range: range, matrix: matrix))
                }
            }
        }
    }
}
