import CNN
import KernelABI

/// The tables for scaling pictures of one size into an input, and the scratch memory the kernel wants.
///
/// It belongs to one thread at a time.
final class PictureScaling {
    let fit: PictureFit
    let subsampling: YUVPicture.Subsampling
    let lumaRows: BilinearAxis
    let chromaRows: BilinearAxis
    let lumaColumns: ColumnTaps
    let chromaColumns: ColumnTaps
    /// Samples in a row of the chroma planes.
    let chromaWidth: Int
    let scratch: UnsafeMutablePointer<Float>

    init(_ fit: PictureFit, subsampling: YUVPicture.Subsampling) {
        self.fit = fit
        self.subsampling = subsampling
        let (shiftX, shiftY) = (subsampling.horizontalShift, subsampling.verticalShift)
        lumaRows = BilinearAxis(outputs: fit.rows.count, pixels: fit.picture.height, shift: 0)
        chromaRows = BilinearAxis(outputs: fit.rows.count, pixels: fit.picture.height, shift: shiftY)
        let luma = BilinearAxis(outputs: fit.columns.count, pixels: fit.picture.width, shift: 0)
        let chroma = BilinearAxis(outputs: fit.columns.count, pixels: fit.picture.width, shift: shiftX)
        lumaColumns = Self.columnTaps(luma)
        chromaColumns = Self.columnTaps(chroma)
        chromaWidth = chroma.samples
        let count = PictureRowArguments.scratchCount(pixels: fit.columns.count, samples: fit.picture.width)
        scratch = .allocate(capacity: count)
    }

    deinit {
        for columns in [lumaColumns, chromaColumns] {
            columns.first.deallocate()
            columns.fractions.deallocate()
        }
        scratch.deallocate()
    }

    /// The taps as the kernel takes them, those beyond the last pixel at sample 0.
    private static func columnTaps(_ axis: BilinearAxis) -> ColumnTaps {
        let count = PictureRowArguments.padded(axis.taps.count)
        let first = UnsafeMutablePointer<Int32>.allocate(capacity: count)
        let fractions = UnsafeMutablePointer<Float>.allocate(capacity: count)
        first.initialize(repeating: 0, count: count)
        fractions.initialize(repeating: 0, count: count)
        for (index, tap) in axis.taps.enumerated() {
            first[index] = Int32(tap.first)
            fractions[index] = tap.fraction
        }
        return ColumnTaps(first: first, fractions: fractions)
    }
}
