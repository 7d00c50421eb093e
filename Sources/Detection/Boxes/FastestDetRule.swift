import CNN
import Glibc
import KernelABI

/// The decode rule "fastestdet" (github.com/dog-qiuqiu/FastestDet): objectness, a box, and the shares of the classes.
///
/// A cell has `5 + classes` channels: the logit of the objectness; x, y, width and height; logits of the classes, of
/// which a softmax is taken. The centre of cell (i, j) is ((i + tanh x) stride, (j + tanh y) stride); the sizes are the
/// sigmoids' shares of the input's. The score is objectness^0.6 class^0.4.
struct FastestDetRule: DecodeRule {
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
        let input = execution.plan.size
        // A class's share is at most 1, so the objectness alone has to reach the threshold.
        let logitThreshold = logit(powf(max(0, scoreThreshold), 1 / 0.6))
        for (level, stride) in strides.enumerated() {
            let map = execution.output(level)
            for pixel in 0..<map.layout.pixels where map[0, pixel] > logitThreshold {
                let objectness = sigmoid(map[0, pixel])
                var highest = map[5, pixel]
                for other in 0..<classes { highest = max(highest, map[5 + other, pixel]) }
                var sum: Float = 0
                for other in 0..<classes { sum += expf(map[5 + other, pixel] - highest) }
                for label in 0..<labels {
                    let share = expf(map[5 + label, pixel] - highest) / sum
                    let score = powf(objectness, 0.6) * powf(share, 0.4)
                    guard score > scoreThreshold else { continue }
                    let x = (Float(pixel % map.layout.width) + tanhf(map[1, pixel])) * Float(stride)
                    let y = (Float(pixel / map.layout.width) + tanhf(map[2, pixel])) * Float(stride)
                    let halfWidth = sigmoid(map[3, pixel]) * Float(input.width) / 2
                    let halfHeight = sigmoid(map[4, pixel]) * Float(input.height) / 2
                    let box = fit.pictureBox(
                        left: x - halfWidth, top: y - halfHeight, right: x + halfWidth, bottom: y + halfHeight)
                    if let box { found.append(Detection(box: box, score: score, label: label)) }
                }
            }
        }
    }
}
