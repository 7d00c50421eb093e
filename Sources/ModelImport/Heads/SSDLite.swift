import CNN

extension Head {
    /// SSDLite as TensorFlow's object detection API builds it: rows of box encodings, and rows of two logits,
    /// background and person.
    ///
    /// The anchors are not in the file; they follow from the number of levels.
    static func ssdLite(_ outputs: [Value], _ file: inout ImportedFile) throws(ModelImportError) -> Head? {
        guard outputs.count == 2, case .rows(let boxes, width: 4) = outputs[0],
            case .rows(let scores, width: 2) = outputs[1], boxes.count == scores.count, boxes.count > 1,
            zip(boxes, scores).allSatisfy({ box, score in
                (box.height, box.width) == (score.height, score.width) && box.channels.count == 2 * score.channels.count
                    && box == box.plain && score == score.plain
            })
        else { return nil }
        let anchors = anchors(levels: boxes.count)
        var levels: [NetworkDescription.Decode.Level] = []
        for (index, (box, score)) in zip(boxes, scores).enumerated() {
            guard box.channels.count == 4 * anchors[index].count else { return nil }
            var level = try file.level(box.joined(score), name: "level\(index)")
            level.anchors = anchors[index]
            levels.append(level)
        }
        let side = file.side ?? 300
        return Head(
            input: .init(
                name: file.input, channels: "rgb", side: side, multiple: side, mean: [127.5, 127.5, 127.5],
                scale: [1 / 127.5, 1 / 127.5, 1 / 127.5], fit: "stretch"),
            decode: .init(named: "ssd", nmsIoU: 0.6, levels: levels))
    }

    /// Heights and widths of the anchors of each level, in fractions of the picture (Liu and others 2016, section 2.2, with
    /// the scales 0.2 to 0.95 and the lowest level's three boxes of TensorFlow's configuration).
    private static func anchors(levels: Int) -> [[[Float]]] {
        func scale(_ level: Int) -> Double { level < levels ? 0.2 + 0.75 * Double(level) / Double(levels - 1) : 1 }
        return (0..<levels).map { level in
            let own = scale(level)
            let shapes: [(scale: Double, ratio: Double)] =
                level == 0
                ? [(0.1, 1), (own, 2), (own, 0.5)]
                : [
                    (own, 1), (own, 2), (own, 0.5), (own, 3), (own, 0.3333),
                    ((own * scale(level + 1)).squareRoot(), 1),
                ]
            return shapes.map { [Float($0.scale / $0.ratio.squareRoot()), Float($0.scale * $0.ratio.squareRoot())] }
        }
    }
}
