/// A 4:2:0 picture made by a formula, so that a benchmark needs no file: the same on every machine.
struct TestPattern {
    private let width: Int
    private let height: Int
    private let luma: [UInt8]
    private let chroma: [UInt8]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        luma = (0..<width * height).map { UInt8(truncatingIfNeeded: ($0 % width) ^ ($0 / width * 3)) }
        chroma = (0..<(width + 1) / 2 * ((height + 1) / 2)).map { UInt8(truncatingIfNeeded: 96 + $0 % 64) }
    }

    func withPicture(_ body: (YUVPicture) -> Void) {
        luma.withUnsafeBufferPointer { luma in
            chroma.withUnsafeBufferPointer { chroma in
                guard let luma = luma.baseAddress, let chroma = chroma.baseAddress else { return }
                let plane = YUVPicture.Plane(start: chroma, stride: (width + 1) / 2)
                body(
                    YUVPicture(
                        luma: .init(start: luma, stride: width), cb: plane, cr: plane, width: width, height: height,
                        subsampling: .yuv420, range: .limited, matrix: .bt601))
            }
        }
    }
}
