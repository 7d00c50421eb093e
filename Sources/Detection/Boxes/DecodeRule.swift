import CNN
import Glibc
import KernelABI

/// How boxes are read from the cells of a network's outputs; one file a rule.
protocol DecodeRule: Sendable {
    /// Reads what the description says for this rule; the outputs have channels for `classes` classes, of which the
    /// first have labels.
    init(_ description: NetworkDescription, classes: Int) throws(NetworkError)

    /// Channels a level's map must have.
    func channels(level: Int) -> Int

    /// Appends the boxes whose score is above the threshold.
    func decode(_ execution: Execution, fit: PictureFit, scoreThreshold: Float, into found: inout [Detection])
}

extension FeatureMap {
    /// An element by channel and pixel.
    subscript(channel: Int, pixel: Int) -> Float { start[layout.offset(channel: channel, pixel: pixel)] }
}

/// The logistic function.
func sigmoid(_ logit: Float) -> Float { 1 / (1 + expf(-logit)) }

/// The logit whose sigmoid is `score`: the sigmoid rises, so logits can be compared with a threshold's.
func logit(_ score: Float) -> Float { score <= 0 ? -.infinity : -logf(1 / min(score, 1) - 1) }
