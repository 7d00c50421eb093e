package import Decoding
package import Tracking

extension Appearance {
    /// Samples of a part in each direction: enough for a histogram, and the same cost for near and far persons.
    private static let samples = 24

    /// How the person in `box`, in pixels of the frame, is dressed.
    ///
    /// The middle of the box alone is looked at: its sides show what is behind the person, its top the head and its bottom
    /// the ground.
    package init(of box: BoundingBox, in planes: YUVPlanes) {
        self.init(luma: .zero, cb: .zero, cr: .zero)
        add(box, rows: 0.15...0.5, part: 0, planes)
        add(box, rows: 0.5...0.85, part: 1, planes)
    }

    private mutating func add(_ box: BoundingBox, rows: ClosedRange<Float>, part: Int, _ planes: YUVPlanes) {
        let first = part * Self.binsPerPart
        let share = 1 / Float(Self.samples * Self.samples)
        let top = box.y + box.height * rows.lowerBound
        let rowStep = box.height * (rows.upperBound - rows.lowerBound) / Float(Self.samples)
        let left = box.x + box.width * 0.25
        let columnStep = box.width * 0.5 / Float(Self.samples)
        for row in 0..<Self.samples {
            let y = min(max(Int(top + rowStep * Float(row)), 0), planes.height - 1)
            for column in 0..<Self.samples {
                let x = min(max(Int(left + columnStep * Float(column)), 0), planes.width - 1)
                let (chromaX, chromaY) = (x / planes.chroma.columns, y / planes.chroma.rows)
                luma.add(planes.y[y * planes.yStride + x], of: 0...256, to: first, share)
                // Clothes have pale colours as a rule: the outer values of chroma are of little use.
                cb.add(planes.cb[chromaY * planes.cbStride + chromaX], of: 96...160, to: first, share)
                cr.add(planes.cr[chromaY * planes.crStride + chromaX], of: 96...160, to: first, share)
            }
        }
    }
}

extension SIMD16<Float> {
    /// Adds a sample to the two bins that it lies between, so that a little more light changes little.
    fileprivate mutating func add(
        _ sample: UInt8, of range: ClosedRange<Float>, to first: Int, _ share: Float
    ) {
        let bins = Float(Appearance.binsPerPart)
        let place =
            (Float(sample) - range.lowerBound) / (range.upperBound - range.lowerBound) * bins - 0.5
        let inside = Swift.min(Swift.max(place, 0), bins - 1)
        let bin = Swift.min(Int(inside), Appearance.binsPerPart - 2)
        let rest = inside - Float(bin)
        self[first + bin] += share * (1 - rest)
        self[first + bin + 1] += share * rest
    }
}

extension YUVPlanes.Chroma {
    /// Pixels that share a sample, beside and below each other.
    fileprivate var columns: Int { self == .yuv444 ? 1 : 2 }
    fileprivate var rows: Int { self == .yuv420 ? 2 : 1 }
}
