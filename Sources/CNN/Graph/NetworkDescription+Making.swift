import Foundation

// For those who make weights files.
extension NetworkDescription {
    /// A description of this format; all as in the stored properties.
    package init(name: String, labels: [String], input: Input, layers: [Layer], decode: Decode) {
        format = 1
        self.name = name
        self.labels = labels
        self.input = input
        self.layers = layers
        self.decode = decode
    }

    /// The text for a weights file's metadata; equal descriptions give equal texts.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension NetworkDescription.Input {
    /// A square input of three channels; all as in the stored properties.
    package init(
        name: String, channels: String, side: Int, multiple: Int, mean: [Float], scale: [Float], fit: String
    ) {
        self.init(
            name: name, channels: channels, width: side, height: side, multiple: multiple, mean: mean, scale: scale,
            fit: fit, fill: 114)
    }
}

extension NetworkDescription.Decode {
    /// All as in the stored properties.
    package init(named kind: String, bins: Int? = nil, classes: Int? = nil, nmsIoU: Float, levels: [Level]) {
        self.init(kind: kind, bins: bins, classes: classes, nmsIoU: nmsIoU, levels: levels)
    }
}

extension NetworkDescription.Decode.Level {
    /// The map of a layer, and its stride in pixels.
    package init(of output: String, stride: Int) { self.init(output: output, stride: stride) }
}
