package import CNN
import KernelABI

/// Writes pictures into the network's input: scaling, colours and normalisation in one pass over the output.
///
/// Memory is allocated when a picture has another size than the one before, and not otherwise.
package struct InputWriter {
    private let input: NetworkDescription.Input
    private let size: PixelSize
    private let mode: PictureFit.Mode
    private var scaling: Scaling?

    /// The tables for pictures of one size.
    private struct Scaling {
        let fit: PictureFit
        let subsampling: YUVPicture.Subsampling
        let lumaX: BilinearAxis
        let lumaY: BilinearAxis
        let chromaX: BilinearAxis
        let chromaY: BilinearAxis
    }

    /// A writer for an input that a network made from the description has checked; `size` is the plan's.
    package init(_ input: NetworkDescription.Input, size: PixelSize) {
        self.input = input
        self.size = size
        mode = PictureFit.Mode(rawValue: input.fit) ?? .stretch
    }

    /// Fills the input, always the same map, and says where the picture lies in it.
    package mutating func write(_ picture: YUVPicture, to map: FeatureMap) -> PictureFit {
        let scaling = tables(for: picture, map)
        let colors = ColorConversion(range: picture.range, matrix: picture.matrix)
        let pixelStride = map.layout.block
        let blue = input.channels == "bgr"
        let red = Channel(input, index: blue ? 2 : 0, map)
        let green = Channel(input, index: 1, map)
        let blueChannel = Channel(input, index: blue ? 0 : 2, map)
        let columns = scaling.fit.columns
        scaling.lumaX.taps.withUnsafeBufferPointer { lumaX in
            scaling.chromaX.taps.withUnsafeBufferPointer { chromaX in
                for (index, row) in scaling.fit.rows.enumerated() {
                    let luma = Rows(picture.luma, scaling.lumaY.taps[index])
                    let cb = Rows(picture.cb, scaling.chromaY.taps[index])
                    let cr = Rows(picture.cr, scaling.chromaY.taps[index])
                    var place = (row * size.width + columns.lowerBound) * pixelStride
                    for x in 0..<columns.count {
                        let y = (luma.sample(lumaX[x]) - colors.lumaOffset) * colors.lumaScale
                        let u = cb.sample(chromaX[x]) - 128
                        let v = cr.sample(chromaX[x]) - 128
                        red.write(y + colors.rv * v, place)
                        green.write(y + colors.gu * u + colors.gv * v, place)
                        blueChannel.write(y + colors.bu * u, place)
                        place += pixelStride
                    }
                }
            }
        }
        return scaling.fit
    }

    private mutating func tables(for picture: YUVPicture, _ map: FeatureMap) -> Scaling {
        let pictureSize = PixelSize(width: picture.width, height: picture.height)
        if let scaling, scaling.fit.picture == pictureSize, scaling.subsampling == picture.subsampling {
            return scaling
        }
        let fit = PictureFit(pictureSize, into: size, mode: mode)
        func axis(_ outputs: Int, _ samples: Int, shift: Int) -> BilinearAxis {
            BilinearAxis(
                outputs: outputs, scale: Double(samples) / Double(outputs),
                samples: (samples + (1 << shift) - 1) >> shift, shift: shift)
        }
        let (shiftX, shiftY) = (picture.subsampling.horizontalShift, picture.subsampling.verticalShift)
        let scaling = Scaling(
            fit: fit, subsampling: picture.subsampling,
            lumaX: axis(fit.columns.count, picture.width, shift: 0),
            lumaY: axis(fit.rows.count, picture.height, shift: 0),
            chromaX: axis(fit.columns.count, picture.width, shift: shiftX),
            chromaY: axis(fit.rows.count, picture.height, shift: shiftY))
        // The bars of a letterbox are painted once: nobody writes there until the picture's size changes.
        for channel in 0..<3 {
            let target = Channel(input, index: channel, map)
            for pixel in 0..<map.layout.pixels { target.write(input.fill, pixel * map.layout.block) }
        }
        self.scaling = scaling
        return scaling
    }
}

/// The two rows of a plane an output row mixes.
private struct Rows {
    private let first: UnsafePointer<UInt8>
    private let second: UnsafePointer<UInt8>
    private let fraction: Float

    @inline(__always) init(_ plane: YUVPicture.Plane, _ tap: BilinearAxis.Tap) {
        first = plane.start + tap.first * plane.stride
        second = plane.start + tap.second * plane.stride
        fraction = tap.fraction
    }

    @inline(__always) func sample(_ tap: BilinearAxis.Tap) -> Float {
        let left = Float(first[tap.first]) + fraction * (Float(second[tap.first]) - Float(first[tap.first]))
        let right = Float(first[tap.second]) + fraction * (Float(second[tap.second]) - Float(first[tap.second]))
        return left + tap.fraction * (right - left)
    }
}

/// A colour channel of the input and its normalisation.
private struct Channel {
    private let start: UnsafeMutablePointer<Float>
    private let mean: Float
    private let scale: Float

    @inline(__always) init(_ input: NetworkDescription.Input, index: Int, _ map: FeatureMap) {
        start = map.start + map.layout.offset(channel: index)
        mean = input.mean[index]
        scale = input.scale[index]
    }

    /// `value` may lie outside 0...255, which colours out of gamut do; it is cut.
    @inline(__always) func write(_ value: Float, _ place: Int) {
        start[place] = ((value < 0 ? 0 : value > 255 ? 255 : value) - mean) * scale
    }
}
