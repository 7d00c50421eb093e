import CNN
import KernelABI

extension Head {
    /// PicoDet (Yu and others 2021): scores of 80 classes for each level, then 4 x 8 bins for each level.
    ///
    /// The sigmoid at the end of the graph is left to the decode rule.
    static func picoDet(_ outputs: [Value], _ file: inout ImportedFile) throws(ModelImportError) -> Head? {
        let views = outputs.compactMap { if case .rows(let views, _) = $0, views.count == 1 { views[0] } else { nil } }
        let count = views.count / 2
        guard count >= 1, views.count == outputs.count, outputs.count == 2 * count,
            views.prefix(count).allSatisfy({ $0.hasFunctions([(.activation(.sigmoid), 80)]) }),
            views.suffix(count).allSatisfy({ $0.hasFunctions([(.identity, 32)]) }),
            zip(views, views.suffix(count)).allSatisfy({ ($0.height, $0.width) == ($1.height, $1.width) })
        else { return nil }
        var levels: [NetworkDescription.Decode.Level] = []
        for (scores, boxes) in zip(views, views.suffix(count)) {
            levels.append(try file.level(scores.joined(boxes), name: "level\(levels.count)"))
        }
        return Head(
            input: .init(
                name: file.input, channels: "rgb", side: file.side ?? 320, multiple: 32,
                mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
                scale: [1 / (0.229 * 255), 1 / (0.224 * 255), 1 / (0.225 * 255)], fit: "stretch"),
            decode: .init(named: "dfl-center", bins: 8, classes: 80, nmsIoU: 0.6, levels: levels))
    }
}
