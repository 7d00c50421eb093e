import CNN

extension Head {
    /// This project's own networks: a map for each level, of one logit and 4 x 7 bins.
    static func picket(_ outputs: [Value], _ file: inout ImportedFile) throws(ModelImportError) -> Head? {
        var levels: [NetworkDescription.Decode.Level] = []
        for output in outputs {
            guard case .map(let view) = output, view.channels.count == 29, view == view.plain else { return nil }
            levels.append(try file.level(view, name: "level\(levels.count)"))
        }
        guard !levels.isEmpty else { return nil }
        return Head(
            input: .init(
                name: file.input, channels: "rgb", side: file.side ?? 320, multiple: 32,
                mean: [127.5, 127.5, 127.5], scale: [1 / 127.5, 1 / 127.5, 1 / 127.5], fit: "stretch"),
            decode: .init(named: "dfl-center", bins: 7, nmsIoU: 0.6, levels: levels))
    }
}
