import CNN
import Glibc
import KernelABI

/// The decode rule "ssd" (Liu and others 2016): for each anchor of a cell a box told by how it differs from the anchor, and
/// logits of the background and the classes.
///
/// A level of n anchors has first `4 n` channels, for each anchor y, x, height and width, and then
/// `n (1 + classes)`. Centres differ by a tenth of the anchor's size, sizes by exp of a fifth, as TensorFlow scales them.
/// The score is the sigmoid of the class's logit.
struct SSDRule: DecodeRule {
    private let labels: Int
    private let classes: Int
    private let anchors: [[[Float]]]

    init(_ description: NetworkDescription, classes: Int) throws(NetworkError) {
        labels = description.labels.count
        self.classes = classes
        anchors = description.decode.levels.map { $0.anchors ?? [] }
        for (level, shapes) in zip(description.decode.levels, anchors) {
            guard 1...64 ~= shapes.count, shapes.allSatisfy({ $0.count == 2 && $0.allSatisfy { 0...16 ~= $0 } }) else {
                throw NetworkError(
                    location: "decode",
                    message: "level '\(level.output)' has anchors \(shapes); expected pairs of height and width")
            }
        }
    }

    func channels(level: Int) -> Int { anchors[level].count * (5 + classes) }

    func decode(_ execution: Execution, fit: PictureFit, scoreThreshold: Float, into found: inout [Detection]) {
        let logitThreshold = logit(scoreThreshold)
        let input = execution.plan.size
        for (level, shapes) in anchors.enumerated() {
            let map = execution.output(level)
            let cellWidth = Float(input.width) / Float(map.layout.width)
            let cellHeight = Float(input.height) / Float(map.layout.height)
            for pixel in 0..<map.layout.pixels {
                for (anchor, shape) in shapes.enumerated() {
                    for label in 0..<labels {
                        let logit = map[shapes.count * 4 + anchor * (1 + classes) + 1 + label, pixel]
                        guard logit > logitThreshold else { continue }
                        let (height, width) = (shape[0] * Float(input.height), shape[1] * Float(input.width))
                        let y =
                            (Float(pixel / map.layout.width) + 0.5) * cellHeight + map[anchor * 4, pixel] / 10 * height
                        let x =
                            (Float(pixel % map.layout.width) + 0.5) * cellWidth + map[anchor * 4 + 1, pixel] / 10
                            * width
                        let halfHeight = expf(map[anchor * 4 + 2, pixel] / 5) * height / 2
                        let halfWidth = expf(map[anchor * 4 + 3, pixel] / 5) * width / 2
                        let box = fit.pictureBox(
                            left: x - halfWidth, top: y - halfHeight, right: x + halfWidth, bottom: y + halfHeight)
                        if let box { found.append(Detection(box: box, score: sigmoid(logit), label: label)) }
                    }
                }
            }
        }
    }
}
