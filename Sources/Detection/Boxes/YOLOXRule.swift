import CNN
import Glibc
import KernelABI

/// The decode rule "yolox" (Ge and others 2021): a box, its objectness and a score for each class.
///
/// A cell has `5 + classes` channels: x, y, width, height, and logits of the objectness and the classes. The centre of
/// cell (i, j) is ((i + x) stride, (j + y) stride), the size exp(width) stride by exp(height) stride; the score is the
/// product of the objectness and the class's.
struct YOLOXRule: DecodeRule {
    private let labels: Int
    private let classes: Int
    private let strides: [Int]

    init(_ description: NetworkDescription, classes: Int) throws(NetworkError) {
        labels = description.labels.count
        self.classes = classes
        strides = description.decode.levels.map(\.stride)
    }

    func channels(level: Int) -> Int { 5 + classes }

    func decode(_ execution: Execution, fit: PictureFit, scoreThreshold: Float, into found: inout [Detection]) {
        // Neither factor is above 1, so the objectness alone has to reach the threshold.
        let logitThreshold = logit(scoreThreshold)
        for (level, stride) in strides.enumerated() {
            let map = execution.output(level)
            let scale = Float(stride)
            for pixel in 0..<map.layout.pixels where map[4, pixel] > logitThreshold {
                let objectness = sigmoid(map[4, pixel])
                for label in 0..<labels {
                    let score = objectness * sigmoid(map[5 + label, pixel])
                    guard score > scoreThreshold else { continue }
                    let x = (Float(pixel % map.layout.width) + map[0, pixel]) * scale
                    let y = (Float(pixel / map.layout.width) + map[1, pixel]) * scale
                    let halfWidth = expf(map[2, pixel]) * scale / 2
                    let halfHeight = expf(map[3, pixel]) * scale / 2
                    let box = fit.pictureBox(
                        left: x - halfWidth, top: y - halfHeight, right: x + halfWidth, bottom: y + halfHeight)
                    if let box { found.append(Detection(box: box, score: score, label: label)) }
                }
            }
        }
    }
}
