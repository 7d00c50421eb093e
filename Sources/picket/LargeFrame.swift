import CNN
import Decoding
import Detection
import Ingest
import Motion

/// A large frame into which a labelled picture is put, small: what a camera sees of people far away.
///
/// The ground is the picture itself without any detail, so that nothing can be found there.
struct LargeFrame {
    /// One plane of samples.
    fileprivate struct Samples {
        let width, height: Int
        var values: [UInt8]
    }

    let size: PixelSize
    /// Where the picture lies, in pixels of the frame.
    let place: Box
    private var planes: [Samples]
    private let ground: [UInt8]
    private let subsampling: YUVPicture.Subsampling
    private let range: YUVPicture.Range
    private let matrix: YUVPicture.Matrix

    /// Puts `picture`, scaled by `magnification`, at a place that `number` chooses.
    init(_ picture: YUVPicture, size: PixelSize, magnification: Double, number: Int) {
        self.size = size
        subsampling = picture.subsampling
        range = picture.range
        matrix = picture.matrix
        let scale = min(
            magnification, Double(size.width) / Double(picture.width), Double(size.height) / Double(picture.height))
        let width = max(2, Int(Double(picture.width) * scale) & ~1)
        let height = max(2, Int(Double(picture.height) * scale) & ~1)
        // Multiples of the golden ratio and of another irrational number lie evenly (Weyl 1916).
        func spread(_ ratio: Double, _ room: Int) -> Int {
            let share = Double(number) * ratio
            return Int((share - share.rounded(.down)) * Double(room)) & ~1
        }
        let left = spread(0.618_033_988_75, size.width - width)
        let top = spread(0.754_877_666_25, size.height - height)
        place = Box(x: Float(left), y: Float(top), width: Float(width), height: Float(height))
        let (shiftX, shiftY) = (subsampling == .yuv444 ? 0 : 1, subsampling == .yuv420 ? 1 : 0)
        var planes: [Samples] = []
        var ground: [UInt8] = []
        for (plane, shiftX, shiftY) in [
            (picture.luma, 0, 0), (picture.cb, shiftX, shiftY), (picture.cr, shiftX, shiftY),
        ] {
            func half(_ length: Int, _ shift: Int) -> Int { (length + shift) >> shift }
            let source = Samples(plane, width: half(picture.width, shiftX), height: half(picture.height, shiftY))
            var target = source.scaled(width: 16, height: 9)
                .enlarged(width: half(size.width, shiftX), height: half(size.height, shiftY))
            if ground.isEmpty { ground = target.values }
            target.put(
                source.scaled(width: width >> shiftX, height: height >> shiftY), x: left >> shiftX, y: top >> shiftY)
            planes.append(target)
        }
        self.planes = planes
        self.ground = ground
    }

    /// Calls `body` with the frame.
    func withPicture<Result>(_ body: (YUVPicture) throws -> Result) rethrows -> Result {
        try planes[0].values.withUnsafeBufferPointer { luma in
            try planes[1].values.withUnsafeBufferPointer { cb in
                try planes[2].values.withUnsafeBufferPointer { cr in
                    func plane(_ values: UnsafeBufferPointer<UInt8>, _ index: Int) -> YUVPicture.Plane {
                        YUVPicture.Plane(start: values.baseAddress!, stride: planes[index].width)
                    }
                    return try body(
                        YUVPicture(
                            luma: plane(luma, 0), cb: plane(cb, 1), cr: plane(cr, 2), width: size.width,
                            height: size.height, subsampling: subsampling, range: range, matrix: matrix))
                }
            }
        }
    }

    /// Where something moves when the picture appears on the ground, in pixels of the frame.
    func motion() -> [Box] {
        var detector = MotionDetector()
        for (step, luma) in [ground, ground, planes[0].values].enumerated() {
            _ = detector.look(
                at: LumaPlane(luma.span.bytes, stride: size.width, width: size.width, height: size.height),
                now: .milliseconds(200 * step))
        }
        return detector.regions.map {
            Box(
                x: $0.x * Float(size.width), y: $0.y * Float(size.height), width: $0.width * Float(size.width),
                height: $0.height * Float(size.height))
        }
    }
}

extension LargeFrame.Samples {
    fileprivate init(_ plane: YUVPicture.Plane, width: Int, height: Int) {
        self.width = width
        self.height = height
        values = (0..<height).flatMap { UnsafeBufferPointer(start: plane.start + $0 * plane.stride, count: width) }
    }

    /// Smaller, each sample the mean of those it stands for.
    fileprivate func scaled(width: Int, height: Int) -> Self {
        var values: [UInt8] = []
        values.reserveCapacity(width * height)
        for y in 0..<height {
            let rows = y * self.height / height..<max((y + 1) * self.height / height, y * self.height / height + 1)
            for x in 0..<width {
                let columns = x * self.width / width..<max((x + 1) * self.width / width, x * self.width / width + 1)
                var sum = 0
                for row in rows { for column in columns { sum += Int(self.values[row * self.width + column]) } }
                values.append(UInt8(sum / (rows.count * columns.count)))
            }
        }
        return Self(width: width, height: height, values: values)
    }

    /// Larger, with straight slopes between the samples.
    fileprivate func enlarged(width: Int, height: Int) -> Self {
        var values: [UInt8] = []
        values.reserveCapacity(width * height)
        for y in 0..<height {
            let v = Float(y) / Float(height) * Float(self.height - 1)
            for x in 0..<width {
                let u = Float(x) / Float(width) * Float(self.width - 1)
                let first = Int(v) * self.width + Int(u)
                func sample(_ index: Int) -> Float { Float(self.values[min(index, self.values.count - 1)]) }
                let (across, down) = (u - Float(Int(u)), v - Float(Int(v)))
                let upper = sample(first) + across * (sample(first + 1) - sample(first))
                let lower =
                    sample(first + self.width)
                    + across * (sample(first + self.width + 1) - sample(first + self.width))
                values.append(UInt8(upper + down * (lower - upper)))
            }
        }
        return Self(width: width, height: height, values: values)
    }

    fileprivate mutating func put(_ other: Self, x: Int, y: Int) {
        for row in 0..<other.height {
            let start = (y + row) * width + x
            values.replaceSubrange(
                start..<start + other.width, with: other.values[row * other.width..<(row + 1) * other.width])
        }
    }
}
