import CNN
import KernelABI

extension Head {
    /// YOLOX (Ge and others 2021): one output of rows, for each cell a box, its objectness and 80 classes.
    ///
    /// The preprocessing is that of the models of its first release, which normalise as for ImageNet. The sigmoids at the
    /// end of the graph are left to the decode rule, which needs few of them.
    static func yolox(_ outputs: [Value], _ file: inout ImportedFile) throws(ModelImportError) -> Head? {
        guard outputs.count == 1, case .rows(let views, width: 85) = outputs[0],
            views.allSatisfy({ $0.hasFunctions([(.identity, 4), (.activation(.sigmoid), 81)]) })
        else { return nil }
        var levels: [NetworkDescription.Decode.Level] = []
        for view in views { levels.append(try file.level(view, name: "level\(levels.count)")) }
        return Head(
            input: .init(
                name: file.input, channels: "rgb", side: file.side ?? 416, multiple: 32,
                mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
                scale: [1 / (0.229 * 255), 1 / (0.224 * 255), 1 / (0.225 * 255)], fit: "letterbox-top-left"),
            decode: .init(named: "yolox", classes: 80, nmsIoU: 0.65, levels: levels))
    }
}
