import KernelABI

/// A described network checked against its tensors, with the shape of every map for one input size.
///
/// What a graph holds is consistent: names are resolved, shapes agree, sizes are bounded.
struct Graph: Sendable {
    /// A feature map between layers.
    struct Map: Sendable {
        let name: String
        let channels: Int
        let height: Int
        let width: Int
        var format = Format.blocks
        /// The numbers it may hold, where the description tells.
        var range: ClosedRange<Float>?
        /// What its elements stand for where they are bytes; nil where nothing is known of their range.
        var quantization: Quantization?
    }

    /// How a map lies in memory.
    enum Format: Sendable {
        /// In blocks, of the elements of the kernels' precision.
        case blocks
        /// In blocks, of floats: what is read outside the network.
        case floatBlocks
        /// Pixel after pixel the floats of all channels: the picture.
        case pixels
    }

    /// The zeros around a picture that a window slides over.
    enum Padding: Sendable {
        /// TensorFlow's SAME.
        case same
        case explicit(top: Int, left: Int, bottom: Int, right: Int)

        func window(height: Int, width: Int, stride: Int, over map: Map) -> Window {
            switch self {
            case .same:
                Window(
                    samePaddingHeight: height, width: width, stride: stride, inputHeight: map.height,
                    inputWidth: map.width)
            case .explicit(let top, let left, _, _):
                Window(height: height, width: width, stride: stride, top: top, left: left)
            }
        }
    }

    /// A convolution's tensors and numbers.
    struct Convolution: Sendable {
        enum Kind: String, Sendable { case pointwise, depthwise, dense }

        let kind: Kind
        /// Its place among the network's convolutions.
        let index: Int
        let weight: String
        let bias: String
        let inputs: Int
        let outputs: Int
        let kernelHeight: Int
        let kernelWidth: Int
        let stride: Int
        let padding: Padding
        /// Whether it reads the picture itself; only a dense one does.
        let readsInput: Bool
        /// A pointwise one's, where it reads other channels than all of its one input in their order.
        var gathering: ChannelGathering?
        /// The channels of its tensors in the order in which it makes them.
        var outputOrder: [Int]

        /// Multiplications for one pixel of the output.
        var multiplications: Int {
            kernelHeight * kernelWidth * outputs * (kind == .depthwise ? 1 : inputs)
        }
    }

    enum Operation: Sendable {
        case convolution(Convolution)
        case add
        case concat
        case upsample2
        case upsample2Bilinear
        case maxPool(Window)
        case mean
        case scale
        /// The moves of each input's channels.
        case select([[ChannelMove]])
        /// The picture becomes a map in blocks.
        case narrow
        /// A map becomes one of floats.
        case widen
    }

    struct Layer: Sendable {
        let name: String
        var operation: Operation
        /// Indices of maps, each made by an earlier layer or the input.
        var inputs: [Int]
        /// The map it makes.
        let output: Int
        let activation: Activation
        /// A map added to a convolution's sums; put there by fusion.
        var residual: Int?

        /// What it does if it is a convolution.
        var convolution: Convolution? {
            if case .convolution(let convolution) = operation { convolution } else { nil }
        }
    }

    /// Map 0 is the input.
    var maps: [Map]
    var layers: [Layer]
    /// The maps that are decoded, in the order of the description.
    var outputs: [Int]

    /// Bounds that keep every product of sizes far from overflow; real networks stay far below.
    enum Limit {
        static let layers = 4096
        static let channels = 1 << 16
        static let side = 1 << 13
        static let kernel = 15
        static let stride = 8
    }

    /// Checks the description for an input of `size`.
    init(_ description: NetworkDescription, tensors: [String: SafetensorsIndex.Entry], size: PixelSize)
        throws(NetworkError)
    {
        var builder = try GraphBuilder(description, tensors: tensors, size: size)
        for layer in description.layers { try builder.append(layer) }
        maps = builder.maps
        layers = builder.layers
        var outputs: [Int] = []
        for level in description.decode.levels {
            guard let map = builder.indices[level.output], map != 0 else {
                throw NetworkError(location: "decode", message: "no layer makes '\(level.output)'")
            }
            outputs.append(map)
        }
        guard !outputs.isEmpty else {
            throw NetworkError(location: "decode", message: "no levels; expected at least 1")
        }
        self.outputs = outputs
    }

    /// For every map how many layers read it; being an output counts as one.
    func readers() -> [Int] {
        var readers = [Int](repeating: 0, count: maps.count)
        for layer in layers {
            for input in layer.inputs { readers[input] += 1 }
            if let residual = layer.residual { readers[residual] += 1 }
        }
        for output in outputs { readers[output] += 1 }
        return readers
    }
}
