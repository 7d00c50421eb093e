package import CNN
package import Detection

extension Model {
    /// The input size for frames of `frame`'s aspect: of the sizes that cost no more than the model's own, the one whose
    /// aspect is nearest.
    ///
    /// A wide stream is neither squeezed nor pays for letterbox bars: 16:9 runs at 384x224 where the model's own size is
    /// 320x320.
    package func inputSize(forAspectOf frame: PixelSize) -> PixelSize {
        let step = 32
        let budget = defaultSize.width * defaultSize.height
        let aspect = Double(frame.width) / Double(frame.height)
        var best = defaultSize
        for width in stride(from: step, through: budget / step, by: step) {
            let candidate = PixelSize(width: width, height: budget / width / step * step)
            guard candidate.height > 0 else { break }
            if distance(candidate, aspect) < distance(best, aspect) { best = candidate }
        }
        return best
    }

    /// How much a frame of `aspect` is squeezed by `size`: the ratio of the two aspects, 1 or more.
    private func distance(_ size: PixelSize, _ aspect: Double) -> Double {
        let own = Double(size.width) / Double(size.height)
        return max(own / aspect, aspect / own)
    }
}
