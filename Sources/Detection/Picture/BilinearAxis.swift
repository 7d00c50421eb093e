/// The samples each pixel of a scaled row or column mixes, with half-pixel centres and no antialiasing, as OpenCV's
/// INTER_LINEAR does: pixel i's centre i + 0.5 lies at (i + 0.5) * scale of the source.
struct BilinearAxis {
    struct Tap {
        /// The sample before the point, and the one after it; equal at the edges.
        let first: Int
        let second: Int
        /// The second's share, 0..<1.
        let fraction: Float
    }

    let taps: [Tap]
    /// Samples of the source.
    let samples: Int

    /// `pixels` is the source's size in luma samples; `shift` halves it that often for chroma, whose samples are taken
    /// to lie in the middle of the luma samples they belong to.
    init(outputs: Int, pixels: Int, shift: Int) {
        let samples = (pixels + (1 << shift) - 1) >> shift
        let scale = Double(pixels) / Double(outputs)
        taps = (0..<outputs).map { output in
            let position = (Double(output) + 0.5) * scale / Double(1 << shift) - 0.5
            let first = position.rounded(.down)
            let index = Int(first)
            guard index >= 0 else { return Tap(first: 0, second: 0, fraction: 0) }
            guard index < samples - 1 else { return Tap(first: samples - 1, second: samples - 1, fraction: 0) }
            return Tap(first: index, second: index + 1, fraction: Float(position - first))
        }
        self.samples = samples
    }
}
