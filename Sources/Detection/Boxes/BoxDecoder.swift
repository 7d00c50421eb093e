package import CNN
import Glibc
import KernelABI

/// The decode rule "dfl-center": a score for each class, and four distances from a cell's centre to the box's edges.
///
/// A distance is the mean of a distribution over bins (Li et al. 2020, "Generalized Focal Loss"). A cell has `classes + 4 * bins` channels: logits of the classes, then of the bins for left, top, right and bottom. The
/// distance is the stride times the mean bin; the centre of cell (x, y) is ((x + 0.5) stride, (y + 0.5) stride).
package struct BoxDecoder {
    private let classes: Int
    private let bins: Int
    private let strides: [Int]

    /// Throws where the rule is another one, or an output has not the channels the rule needs.
    package init(_ description: NetworkDescription, plan: Plan) throws(NetworkError) {
        let decode = description.decode
        guard decode.kind == "dfl-center" else {
            throw NetworkError(location: "decode", message: "unknown kind '\(decode.kind)'; expected dfl-center")
        }
        guard 1...32 ~= decode.bins, 1...1024 ~= description.labels.count, 0...1 ~= decode.nmsIoU else {
            throw NetworkError(
                location: "decode",
                message: "\(decode.bins) bins, \(description.labels.count) labels, nms_iou \(decode.nmsIoU); expected "
                    + "1...32, 1...1024, 0...1")
        }
        classes = description.labels.count
        bins = decode.bins
        strides = decode.levels.map(\.stride)
        for (level, output) in zip(decode.levels, plan.outputs) {
            guard output.layout.channels == classes + 4 * bins, 1...1024 ~= level.stride else {
                throw NetworkError(
                    location: "decode",
                    message: "output '\(level.output)' has \(output.layout.channels) channels and stride "
                        + "\(level.stride); expected \(classes + 4 * bins) and 1...1024")
            }
        }
    }

    /// Appends the boxes whose score is above the threshold, in the order of levels, rows and columns.
    package func decode(_ execution: Execution, fit: PictureFit, scoreThreshold: Float, into found: inout [Detection]) {
        // The sigmoid rises, so logits can be compared with the threshold's; most cells end here.
        let logitThreshold = scoreThreshold <= 0 ? -Float.infinity : -logf(1 / min(scoreThreshold, 1) - 1)
        for (level, stride) in strides.enumerated() {
            let map = execution.output(level)
            for pixel in 0..<map.layout.pixels {
                for label in 0..<classes {
                    let logit = map[label, pixel]
                    guard logit > logitThreshold else { continue }
                    let centerX = (Float(pixel % map.layout.width) + 0.5) * Float(stride)
                    let centerY = (Float(pixel / map.layout.width) + 0.5) * Float(stride)
                    func distance(_ side: Int) -> Float { Float(stride) * meanBin(map, side, pixel) }
                    let box = fit.pictureBox(
                        left: centerX - distance(0), top: centerY - distance(1), right: centerX + distance(2),
                        bottom: centerY + distance(3))
                    if let box { found.append(Detection(box: box, score: 1 / (1 + expf(-logit)), label: label)) }
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

extension FeatureMap {
    /// An element by channel and pixel.
    fileprivate subscript(channel: Int, pixel: Int) -> Float { start[layout.offset(channel: channel, pixel: pixel)] }
}
