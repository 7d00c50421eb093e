import CNN
import Detection
import KernelABI
import Kernels
import TestSupport
import Testing

/// Scaling, colours and normalisation, against the same worked out pixel by pixel in double precision.
struct InputWriterTests {
    @Test(arguments: Kernels.available, YUVPicture.Subsampling.allCases)
    func agreesWithTheDefinition(isa: ISA, subsampling: YUVPicture.Subsampling) throws {
        for block in [1, 3, 8, 16] { try agreesWithTheDefinition(isa, subsampling, block: block) }
    }

    private func agreesWithTheDefinition(_ isa: ISA, _ subsampling: YUVPicture.Subsampling, block: Int) throws {
        var random = SeededRandom(seed: 11)
        let model = try Model(path: Fixtures.modelPath)
        let kernels = try model.network(for: KernelChoice(isa: isa, precision: .fp32)).kernels
        let layout = BlockedLayout(channels: 3, height: 32, width: 64, block: block)
        let memory = UnsafeMutablePointer<Float>.allocate(capacity: layout.count)
        defer { memory.deallocate() }
        let map = FeatureMap(start: memory, layout: layout)
        for fit in ["stretch", "letterbox", "letterbox-top-left"] {
            for range in YUVPicture.Range.allCases {
                for matrix in YUVPicture.Matrix.allCases {
                    var input = model.description.input
                    input.fit = fit
                    var writer = InputWriter(input, size: PixelSize(width: 64, height: 32), kernels: kernels)
                    // Odd, tiny, larger and equal sizes, one after the other with the same writer.
                    for size in [[37, 23], [1, 1], [2, 3], [131, 97], [64, 32]] {
                        var picture = YUVSamples(
                            width: size[0], height: size[1], subsampling: subsampling, random: &random)
                        (picture.range, picture.matrix) = (range, matrix)
                        memory.update(repeating: .nan, count: layout.count)
                        _ = picture.withPicture { writer.write($0, to: map) }
                        let expected = Naive(picture, width: 64, height: 32, fit: fit).values
                        let agrees = zip(map.planar, expected).allSatisfy { abs($0 - $1) < 1e-5 }
                        #expect(agrees, "block \(block) \(fit) \(range) \(matrix) \(size)")
                    }
                }
            }
        }
    }

    @Test(arguments: Kernels.available)
    func anotherPictureOfTheSameSizeAllocatesNothing(isa: ISA) throws {
        var random = SeededRandom(seed: 12)
        let model = try Model(path: Fixtures.modelPath)
        let network = try model.network(for: KernelChoice(isa: isa))
        let execution = Execution(try network.plan(for: PixelSize(width: 64, height: 32)))
        var writer = InputWriter(model.description.input, size: execution.plan.size, kernels: network.kernels)
        let picture = YUVSamples(width: 131, height: 97, subsampling: .yuv420, random: &random)
        let counts = picture.withPicture { picture in
            let map = execution.input
            return (0..<3).map { _ in AllocationCount.during { _ = writer.write(picture, to: map) } }
        }
        // The first one of a size makes the tables.
        #expect(counts.map { $0[0] > 0 && $0[1...] == [0, 0] } == true)
    }

    /// Colours known from the standards: white, black, and the primaries of BT.601 in limited range.
    @Test(arguments: [
        ([235, 128, 128], [255, 255, 255]), ([16, 128, 128], [0, 0, 0]), ([81, 90, 240], [255, 0, 0]),
        ([145, 54, 34], [0, 255, 0]), ([41, 240, 110], [0, 0, 255]),
    ])
    func knownColors(yuv: [UInt8], rgb: [Float]) throws {
        let model = try Model(path: Fixtures.modelPath)
        let network = try model.network(for: KernelChoice(isa: .reference))
        let execution = Execution(try network.plan(for: PixelSize(width: 32, height: 32)))
        var writer = InputWriter(model.description.input, size: execution.plan.size, kernels: network.kernels)
        var picture = YUVSamples(width: 4, height: 4, subsampling: .yuv420)
        picture.range = .limited
        picture.luma = picture.luma.map { _ in yuv[0] }
        picture.cb = picture.cb.map { _ in yuv[1] }
        picture.cr = picture.cr.map { _ in yuv[2] }
        _ = picture.withPicture { writer.write($0, to: execution.input) }
        let planes = execution.input.planar
        for channel in 0..<3 {
            #expect(abs((planes[channel * 1024 + 500] + 1) * 127.5 - rgb[channel]) < 2)
        }
    }
}

/// The definition, sample by sample.
private struct Naive {
    private(set) var values: [Float] = []

    init(_ picture: YUVSamples, width: Int, height: Int, fit: String) {
        let scale = min(Double(width) / Double(picture.width), Double(height) / Double(picture.height))
        let fitted =
            fit != "stretch"
            ? [Int((Double(picture.width) * scale).rounded()), Int((Double(picture.height) * scale).rounded())]
            : [width, height]
        let (left, top) = fit == "letterbox" ? ((width - fitted[0]) / 2, (height - fitted[1]) / 2) : (0, 0)
        var planes = [[Double]](repeating: [], count: 3)
        for row in 0..<height {
            for column in 0..<width {
                let (x, y) = (column - left, row - top)
                guard 0..<fitted[0] ~= x, 0..<fitted[1] ~= y else {
                    for channel in 0..<3 { planes[channel].append(114) }
                    continue
                }
                let sx = (Double(x) + 0.5) * Double(picture.width) / Double(fitted[0])
                let sy = (Double(y) + 0.5) * Double(picture.height) / Double(fitted[1])
                let shiftX = picture.subsampling == .yuv444 ? 1.0 : 2.0
                let shiftY = picture.subsampling == .yuv420 ? 2.0 : 1.0
                let luma = Self.sample(picture.luma, picture.width, picture.height, sx, sy)
                let cb = Self.sample(picture.cb, picture.chromaWidth, picture.chromaHeight, sx / shiftX, sy / shiftY)
                let cr = Self.sample(picture.cr, picture.chromaWidth, picture.chromaHeight, sx / shiftX, sy / shiftY)
                let rgb = Self.rgb(luma, cb, cr, picture)
                for channel in 0..<3 { planes[channel].append(min(max(rgb[channel], 0), 255)) }
            }
        }
        values = planes.flatMap { $0.map { Float($0 / 127.5 - 1) } }
    }

    private static func sample(_ plane: [UInt8], _ width: Int, _ height: Int, _ x: Double, _ y: Double) -> Double {
        let (px, py) = (x - 0.5, y - 0.5)
        let (left, top) = (px.rounded(.down), py.rounded(.down))
        func at(_ x: Double, _ y: Double) -> Double {
            Double(plane[min(max(Int(y), 0), height - 1) * width + min(max(Int(x), 0), width - 1)])
        }
        let (fx, fy) = (px - left, py - top)
        return (at(left, top) * (1 - fx) + at(left + 1, top) * fx) * (1 - fy)
            + (at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx) * fy
    }

    /// E'Y, E'PB and E'PR from the codes, then the inverse of the definition Y = Kr R + Kg G + Kb B.
    private static func rgb(_ luma: Double, _ cb: Double, _ cr: Double, _ picture: YUVSamples) -> [Double] {
        let limited = picture.range == .limited
        let y = limited ? (luma - 16) / 219 : luma / 255
        let pb = (cb - 128) / (limited ? 224 : 255)
        let pr = (cr - 128) / (limited ? 224 : 255)
        let (kr, kb) = picture.matrix == .bt601 ? (0.299, 0.114) : (0.2126, 0.0722)
        let red = y + 2 * (1 - kr) * pr
        let blue = y + 2 * (1 - kb) * pb
        return [red, (y - kr * red - kb * blue) / (1 - kr - kb), blue].map { $0 * 255 }
    }
}
