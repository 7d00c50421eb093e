import CNN

extension Head {
    /// NanoDet-Plus (github.com/RangiLyu/nanodet): one output of rows, for each cell 80 logits and 4 x 8 bins.
    ///
    /// The preprocessing is that of its configuration files.
    static func nanoDetPlus(_ outputs: [Value], _ file: inout ImportedFile) throws(ModelImportError) -> Head? {
        guard outputs.count == 1, case .rows(let views, let width) = outputs[0], width == 112,
            views.allSatisfy({ $0.channels.count == width && $0 == $0.plain })
        else { return nil }
        var levels: [NetworkDescription.Decode.Level] = []
        for view in views { levels.append(try file.level(view, name: "level\(levels.count)")) }
        return Head(
            input: .init(
                name: file.input, channels: "bgr", side: file.side ?? 416, multiple: 32,
                mean: [103.53, 116.28, 123.675], scale: [0.017429, 0.017507, 0.017125], fit: "stretch"),
            decode: .init(named: "dfl-corner", bins: 8, classes: 80, nmsIoU: 0.6, levels: levels))
    }
}
