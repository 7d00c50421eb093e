import CNN
import KernelABI

extension Head {
    /// FastestDet (github.com/dog-qiuqiu/FastestDet): one map of objectness, box and the shares of 80 classes.
    ///
    /// Sigmoid and softmax at the end of the graph are left to the decode rule.
    static func fastestDet(_ outputs: [Value], _ file: inout ImportedFile) throws(ModelImportError) -> Head? {
        guard outputs.count == 1, case .map(let view) = outputs[0],
            view.hasFunctions([(.activation(.sigmoid), 1), (.identity, 4), (.softmax, 80)])
        else { return nil }
        return Head(
            input: .init(
                name: file.input, channels: "bgr", side: file.side ?? 352, multiple: 32, mean: [0, 0, 0],
                scale: [1 / 255, 1 / 255, 1 / 255], fit: "stretch"),
            decode: .init(
                named: "fastestdet", classes: 80, nmsIoU: 0.45, levels: [try file.level(view, name: "level0")]))
    }
}
