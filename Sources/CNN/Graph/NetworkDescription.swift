import Foundation

/// A network as its weights file describes it: layers, input, and how the outputs are read.
///
/// It is what the file says and may be wrong; `Graph` checks it against the tensors.
package struct NetworkDescription: Codable, Hashable, Sendable {
    /// The version of this description: 1.
    package var format: Int
    /// The network's name, for people.
    package var name: String
    /// What the classes are called, class 0 first.
    package var labels: [String]
    /// The picture the network wants.
    package var input: Input
    /// In the order they run: a layer's inputs stand before it.
    package var layers: [Layer]
    /// How boxes are read from its outputs.
    package var decode: Decode

    /// The picture the network wants.
    package struct Input: Codable, Hashable, Sendable {
        /// The tensor's name in `layers`.
        package var name: String
        /// The order of the colour channels: "rgb" or "bgr".
        package var channels: String
        /// The size it was trained for, in pixels; it runs at others too.
        package var width: Int
        /// The height it was trained for.
        package var height: Int
        /// Width and height must be multiples of this.
        package var multiple: Int
        /// A channel's value is (x - mean) * scale for x in 0...255, in the order of `channels`.
        package var mean: [Float]
        /// A factor for each channel, after the mean is taken away.
        package var scale: [Float]
        /// How a picture of other proportions is fitted: "stretch", "letterbox" (in the middle) or
        /// "letterbox-top-left".
        package var fit: String
        /// The grey of the bars of a letterbox, 0...255.
        package var fill: Float
    }

    /// One operation.
    package struct Layer: Codable, Hashable, Sendable {
        /// "conv", "add", "concat", "select" (some channels of its inputs joined), "upsample2" (every pixel becomes
        /// 2 x 2), "upsample2-bilinear", "maxpool", "mean" (of each channel) or "scale" (each channel of the first input
        /// times its pixel in the second).
        package var op: String
        /// Names of tensors made before, or the input's.
        package var inputs: [String]
        /// The name of the tensor this layer makes, and of the layer.
        package var output: String
        /// The tensor of a convolution's weights: output, input of a group, row, column.
        package var weight: String?
        /// The tensor of its bias.
        package var bias: String?
        /// 1 where absent.
        package var stride: Int?
        /// 1 where absent (dense); the number of channels for a depthwise convolution.
        package var groups: Int?
        /// "same", as TensorFlow defines it; so where absent.
        package var padding: String?
        /// Rows and columns of zeros instead of `padding`: top, left, bottom, right.
        package var pads: [Int]?
        /// Rows and columns of a pool's window.
        package var kernel: [Int]?
        /// The channels "select" takes, counted through all its inputs.
        package var channels: [Int]?
        /// An `Activation` of a convolution or sum by its name; none where absent.
        package var activation: String?
        /// The least and the greatest number of its output in the pictures of a `Calibration`; int8 needs it.
        package var range: [Float]?

        /// A layer of which the other properties say nothing.
        package init(op: String, inputs: [String], output: String) {
            self.op = op
            self.inputs = inputs
            self.output = output
        }
    }

    /// How boxes are read from the outputs.
    package struct Decode: Codable, Hashable, Sendable {
        /// The rule's name: one of those `BoxDecoder` knows.
        package var kind: String
        /// Bins of a distance's distribution, for the rules that have them.
        package var bins: Int?
        /// Classes the outputs have channels for; as many as there are labels where absent.
        ///
        /// Those beyond the labels are not looked at.
        package var classes: Int?
        /// Of two boxes that overlap by more than this intersection over union, the better one stays.
        package var nmsIoU: Float
        /// The outputs that hold cells.
        package var levels: [Level]

        /// One output and the pixels between its cells.
        package struct Level: Codable, Hashable, Sendable {
            /// The layer whose map it is.
            package var output: String
            /// Pixels of the input from one cell to the next.
            package var stride: Int
            /// Heights and widths of a cell's anchors in fractions of the picture, for the rules that have them.
            package var anchors: [[Float]]?
        }

        private enum CodingKeys: String, CodingKey {
            case kind, bins, classes, levels
            case nmsIoU = "nms_iou"
        }
    }

    /// Whether it tells the ranges that int8 needs.
    package var isCalibrated: Bool { layers.contains { $0.range != nil } }

    /// Reads the JSON of a weights file's metadata.
    package init(json: String) throws(WeightsFileError) {
        func refuse(_ path: [any CodingKey], _ message: String) -> WeightsFileError {
            let place = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
            return WeightsFileError(kind: .badDescription, location: "picket\(place)", message: message)
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        } catch DecodingError.keyNotFound(let key, let context) {
            throw refuse(context.codingPath + [key], "missing")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context)
        {
            throw refuse(context.codingPath, context.debugDescription)
        } catch {
            throw refuse([], "\(error)")
        }
        guard format == 1 else { throw refuse([], "format \(format); this program reads format 1") }
    }
}
