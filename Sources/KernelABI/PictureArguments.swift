/// Two rows of 8-bit samples, and the one between them that is wanted.
package struct SampleRows {
    /// The row above.
    package var first: UnsafePointer<UInt8>
    /// The row below; the same at the picture's edges.
    package var second: UnsafePointer<UInt8>
    /// The second's share, 0..<1.
    package var fraction: Float
    /// Samples in a row, at least 1.
    package var count: Int

    /// Both rows have `count` samples.
    package init(first: UnsafePointer<UInt8>, second: UnsafePointer<UInt8>, fraction: Float, count: Int) {
        self.first = first
        self.second = second
        self.fraction = fraction
        self.count = count
    }
}

/// For each pixel of a scaled row the two neighbouring samples it mixes.
package struct ColumnTaps {
    /// The sample on the left; the one on the right of a row's last is taken to be the last again.
    package var first: UnsafePointer<Int32>
    /// The right one's share, 0..<1.
    package var fractions: UnsafePointer<Float>

    /// Both hold a multiple of `PictureRowArguments.step` elements; those beyond the pixels are valid taps too.
    package init(first: UnsafePointer<Int32>, fractions: UnsafePointer<Float>) {
        self.first = first
        self.fractions = fractions
    }
}

/// How one channel of the network's input comes from luma and chroma: a weighted sum, clamped.
package struct ChannelMix: Sendable {
    /// What luma is multiplied by.
    package var luma: Float
    /// What blue difference is multiplied by.
    package var cb: Float
    /// What red difference is multiplied by.
    package var cr: Float
    /// What is added.
    package var offset: Float
    /// Lower sums become this.
    package var lower: Float
    /// Higher sums become this.
    package var upper: Float

    /// `lower` is at most `upper`.
    package init(luma: Float, cb: Float, cr: Float, offset: Float, lower: Float, upper: Float) {
        self.luma = luma
        self.cb = cb
        self.cr = cr
        self.offset = offset
        self.lower = lower
        self.upper = upper
    }
}

/// What one row of the network's input is made of: bilinear samples of a YUV picture, their colours, normalised.
package struct PictureRowArguments {
    /// Rows of luma.
    package var luma: SampleRows
    /// Rows of blue difference.
    package var cb: SampleRows
    /// Rows of red difference, as many samples.
    package var cr: SampleRows
    /// Where the pixels lie among the samples of luma.
    package var lumaColumns: ColumnTaps
    /// Where they lie among those of chroma.
    package var chromaColumns: ColumnTaps
    /// The output's channel 0, 1 and 2.
    package var channels: InlineArray<3, ChannelMix>
    /// Where each channel's first pixel is written.
    package var outputs: InlineArray<3, UnsafeMutablePointer<Float>>
    /// Floats from one pixel of a channel to the next.
    package var pixelStride: Int
    /// Pixels that are written, at least 1.
    package var count: Int
    /// `scratchCount` floats for the kernel's own use.
    package var scratch: UnsafeMutablePointer<Float>

    /// Taps come in multiples of this many: the widest vector's floats.
    package static let step = 16

    /// Floats of scratch memory for a row of `pixels` from planes of at most `samples` samples a row.
    package static func scratchCount(pixels: Int, samples: Int) -> Int { 3 * padded(pixels) + samples + 1 }

    /// The pixels' number as a multiple of `step`.
    package static func padded(_ pixels: Int) -> Int { (pixels + step - 1) / step * step }

    /// Nothing that is written overlaps anything that is read.
    package init(
        luma: SampleRows, cb: SampleRows, cr: SampleRows, lumaColumns: ColumnTaps, chromaColumns: ColumnTaps,
        channels: InlineArray<3, ChannelMix>, outputs: InlineArray<3, UnsafeMutablePointer<Float>>, pixelStride: Int,
        count: Int, scratch: UnsafeMutablePointer<Float>
    ) {
        self.luma = luma
        self.cb = cb
        self.cr = cr
        self.lumaColumns = lumaColumns
        self.chromaColumns = chromaColumns
        self.channels = channels
        self.outputs = outputs
        self.pixelStride = pixelStride
        self.count = count
        self.scratch = scratch
    }
}
