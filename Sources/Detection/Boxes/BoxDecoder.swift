package import CNN
import KernelABI

/// Reads boxes from a network's outputs by the rule its description names.
package struct BoxDecoder {
    private let rule: any DecodeRule

    /// The rules by the names descriptions give them.
    private static let rules: [String: any DecodeRule.Type] = [
        "dfl-center": DistributionRule.self, "dfl-corner": DistributionRule.self, "yolox": YOLOXRule.self,
        "ssd": SSDRule.self, "fastestdet": FastestDetRule.self,
    ]

    /// Throws where the rule is unknown, or an output has not the channels the rule needs.
    package init(_ description: NetworkDescription, plan: Plan) throws(NetworkError) {
        let decode = description.decode
        guard let type = Self.rules[decode.kind] else {
            let known = Self.rules.keys.sorted().joined(separator: ", ")
            throw NetworkError(location: "decode", message: "unknown kind '\(decode.kind)'; expected \(known)")
        }
        let labels = description.labels.count
        let classes = decode.classes ?? labels
        guard 1...1024 ~= labels, labels...1024 ~= classes, 0...1 ~= decode.nmsIoU else {
            throw NetworkError(
                location: "decode",
                message:
                    "\(labels) labels, \(classes) classes, nms_iou \(decode.nmsIoU); expected 1...1024, at least as "
                    + "many classes, 0...1")
        }
        rule = try type.init(description, classes: classes)
        for (index, (level, output)) in zip(decode.levels, plan.outputs).enumerated() {
            let channels = rule.channels(level: index)
            guard output.layout.channels == channels, 1...1024 ~= level.stride else {
                throw NetworkError(
                    location: "decode",
                    message: "output '\(level.output)' has \(output.layout.channels) channels and stride "
                        + "\(level.stride); expected \(channels) and 1...1024")
            }
        }
    }

    /// Appends the boxes whose score is above the threshold, in the order of levels, rows and columns.
    package func decode(_ execution: Execution, fit: PictureFit, scoreThreshold: Float, into found: inout [Detection]) {
        rule.decode(execution, fit: fit, scoreThreshold: scoreThreshold, into: &found)
    }
}
