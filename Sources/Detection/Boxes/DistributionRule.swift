import CNN
import Glibc
import KernelABI

/// The decode rules "dfl-center" and "dfl-corner": a score for each class, and four distances from a cell's point to
/// the box's edges.
///
/// A distance is the mean of a distribution over bins (Li et al. 2020, "Generalized Focal Loss"). A cell has
/// `classes + 4 * bins` channels: logits of the classes, then of the bins for left, top, right and bottom. The distance
/// is the stride times the mean bin; the point of cell (x, y) is ((x + 0.5) stride, (y + 0.5) stride) for "dfl-center",
/// (x stride, y stride) for "dfl-corner".
struct DistributionRule: DecodeRule {
    private let labels: Int
    private let classes: Int
    private let bins: Int
    private let offset: Float
    private let strides: [Int]

    init(_ description: NetworkDescription, classes: Int) throws(NetworkError) {
        let decode = description.decode
        guard let bins = decode.bins, 1...32 ~= bins else {
            throw NetworkError(
                location: "decode", message: "bins \(decode.bins.map(String.init) ?? "missing"); expected 1...32")
        }
        labels = description.labels.count
        self.classes = classes
        self.bins = bins
        offset = decode.kind == "dfl-center" ? 0.5 : 0
        strides = decode.levels.map(\.stride)
    }

    func channels(level: Int) -> Int { classes + 4 * bins }

    func decode(_ execution: Execution, fit: PictureFit, scoreThreshold: Float, into found: inout [Detection]) {
        // Most cells end at this comparison.
        let logitThreshold = logit(scoreThreshold)
        for (level, stride) in strides.enumerated() {
            let map = execution.output(level)
            for pixel in 0..<map.layout.pixels {
                for label in 0..<labels {
                    let logit = map[label, pixel]
                    guard logit > logitThreshold else { continue }
                    let x = (Float(pixel % map.layout.width) + offset) * Float(stride)
                    let y = (Float(pixel / map.layout.width) + offset) * Float(stride)
                    func distance(_ side: Int) -> Float { Float(stride) * meanBin(map, side, pixel) }
                    let box = fit.pictureBox(
                        left: x - distance(0), top: y - distance(1), right: x + distance(2), bottom: y + distance(3))
                    if let box { found.append(Detection(box: box, score: sigmoid(logit), label: label)) }
                }
            }
        }
    }

    /// The mean of the softmax over a side's bins, in bins.
    private func meanBin(_ map: FeatureMap, _ side: Int, _ pixel: Int) -> Float {
        let first = classes + side * bins
        var highest = map[first, pixel]
        for bin in 0..<bins { highest = max(highest, map[first + bin, pixel]) }
        var sum: Float = 0
        var weighted: Float = 0
        for bin in 0..<bins {
            let weight = expf(map[first + bin, pixel] - highest)
            sum += weight
            weighted += weight * Float(bin)
        }
        return weighted / sum
    }
}
