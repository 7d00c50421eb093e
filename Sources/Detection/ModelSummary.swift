import CNN
import KernelABI

/// What a weights file holds, for people: the content of `picket model info`.
package struct ModelSummary: Codable, Hashable, Sendable {
    /// One step of the network at its default size.
    package struct Layer: Codable, Hashable, Sendable {
        /// The step's layer.
        package let name: String
        /// The kernel: "pointwise", "depthwise3x3s2".
        package let type: String
        /// Channels in and out.
        package let inputs: Int
        /// Channels out.
        package let outputs: Int
        /// The output's size in pixels.
        package let width: Int
        /// The output's height in pixels.
        package let height: Int
        /// Multiplications and additions in millions.
        package let mflop: Double
    }

    /// The network's name.
    package let name: String
    /// The classes' names.
    package let labels: [String]
    /// Default width and height in pixels.
    package let size: [Int]
    /// Other sizes are multiples of this.
    package let multiple: Int
    /// "rgb" or "bgr".
    package let channels: String
    /// "stretch" or "letterbox".
    package let fit: String
    /// The rule boxes are read by, and the overlap of boxes it allows.
    package let decode: String
    /// The overlap of boxes it allows.
    package let nmsIoU: Float
    /// Floats of weights and biases.
    package let parameters: Int
    /// Multiplications and additions of one run at the default size, in thousand millions.
    package let gflop: Double
    /// The steps in the order they run.
    package let layers: [Layer]

    /// Throws what `Model.network` throws; a model that was opened does not.
    package init(_ model: Model) throws {
        let description = model.description
        let plan = try model.network().plan(for: model.defaultSize)
        name = description.name
        labels = description.labels
        size = [model.defaultSize.width, model.defaultSize.height]
        multiple = description.input.multiple
        channels = description.input.channels
        fit = description.input.fit
        decode = description.decode.kind
        nmsIoU = description.decode.nmsIoU
        parameters = model.file.parameterCount
        gflop = Double(plan.operations) * 1e-9
        layers = plan.steps.map { step in
            Layer(
                name: step.name, type: step.type, inputs: step.input.layout.channels,
                outputs: step.output.layout.channels, width: step.output.layout.width,
                height: step.output.layout.height, mflop: Double(step.operations) * 1e-6)
        }
    }
}
