package import CNN
package import KernelABI

/// Writes pictures into the network's input: scaling, colours and normalisation in one pass over the output.
///
/// Memory is allocated when a picture has another size than the one before, and not otherwise.
package struct InputWriter: ~Copyable {
    private let input: NetworkDescription.Input
    private let size: PixelSize
    private let mode: PictureFit.Mode
    private let kernels: KernelTable
    private var scaling: PictureScaling?

    /// A writer for an input that a network made from the description has checked; `size` is the plan's.
    package init(_ input: NetworkDescription.Input, size: PixelSize, kernels: KernelTable) {
        self.input = input
        self.size = size
        self.kernels = kernels
        mode = PictureFit.Mode(rawValue: input.fit) ?? .stretch
    }

    /// Fills the input, always the same map, and says where the picture lies in it.
    package mutating func write(_ picture: YUVPicture, to map: FeatureMap) -> PictureFit {
        let scaling = scaling(for: picture, map)
        let mixes = ColorConversion(range: picture.range, matrix: picture.matrix).mixes(for: input)
        for (index, row) in scaling.fit.rows.enumerated() {
            let chroma = scaling.chromaRows.taps[index]
            let firstPixel = row * size.width + scaling.fit.columns.lowerBound
            func place(_ channel: Int) -> UnsafeMutablePointer<Float> {
                map.start + map.layout.offset(channel: channel, pixel: firstPixel)
            }
            kernels.pictureRow(
                PictureRowArguments(
                    luma: SampleRows(picture.luma, scaling.lumaRows.taps[index], count: picture.width),
                    cb: SampleRows(picture.cb, chroma, count: scaling.chromaWidth),
                    cr: SampleRows(picture.cr, chroma, count: scaling.chromaWidth),
                    lumaColumns: scaling.lumaColumns, chromaColumns: scaling.chromaColumns, channels: mixes,
                    outputs: [place(0), place(1), place(2)],
                    pixelStride: map.layout.block, count: scaling.fit.columns.count, scratch: scaling.scratch))
        }
        return scaling.fit
    }

    private mutating func scaling(for picture: YUVPicture, _ map: FeatureMap) -> PictureScaling {
        let pictureSize = PixelSize(width: picture.width, height: picture.height)
        if let scaling, scaling.fit.picture == pictureSize, scaling.subsampling == picture.subsampling {
            return scaling
        }
        let scaling = PictureScaling(
            PictureFit(pictureSize, into: size, mode: mode), subsampling: picture.subsampling)
        // The bars of a letterbox are painted once: nobody writes there until the picture's size changes.
        for channel in 0..<3 {
            let start = map.start + map.layout.offset(channel: channel)
            let fill = (input.fill - input.mean[channel]) * input.scale[channel]
            for pixel in 0..<map.layout.pixels { start[pixel * map.layout.block] = fill }
        }
        self.scaling = scaling
        return scaling
    }
}

extension SampleRows {
    fileprivate init(_ plane: YUVPicture.Plane, _ tap: BilinearAxis.Tap, count: Int) {
        self.init(
            first: plane.start + tap.first * plane.stride, second: plane.start + tap.second * plane.stride,
            fraction: tap.fraction, count: count)
    }
}
