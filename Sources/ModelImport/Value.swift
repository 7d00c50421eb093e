import KernelABI

/// What a name of the ONNX graph stands for while the graph is walked.
enum Value {
    case constant(Constant)
    /// A feature map, or channels of several.
    case map(MapView)
    /// Flattened maps one after the other: [1, channels, cells].
    case columns([MapView])
    /// A map with its channels last: [1, height, width, channels], or, turned, [1, width, height, channels].
    case channelsLast(MapView, isTurned: Bool)
    /// Rows of `width` numbers for the cells of some maps: [1, rows, width].
    case rows([MapView], width: Int)

    /// For messages.
    var shape: String {
        switch self {
        case .constant(let constant): "\(constant.shape)"
        case .map(let view): "\(view.shape)"
        case .columns(let views): "[1, \(views.first?.channels.count ?? 0), \(views.reduce(0) { $0 + $1.cells })]"
        case .channelsLast(let view, isTurned: false): "[1, \(view.height), \(view.width), \(view.channels.count)]"
        case .channelsLast(let view, isTurned: true): "[1, \(view.width), \(view.height), \(view.channels.count)]"
        case .rows(let views, let width):
            "[1, \(views.reduce(0) { $0 + $1.cells * $1.channels.count / max(1, width) }), \(width)]"
        }
    }
}

/// Channels of maps that layers make, in the order and shape an ONNX value has them.
///
/// Splits, shuffles and joins of channels only rearrange this list; nothing is computed for them until a layer reads it.
struct MapView: Hashable {
    /// One channel of a layer's map.
    struct Channel: Hashable {
        /// The map it belongs to, an index into the importer's.
        var map: Int
        var index: Int
        /// What is done to it, and not yet by its layer.
        var function = Function.identity
        /// Every so many rows and columns one is taken, the first at `row` and `column`.
        var rowStep = 1
        var columnStep = 1
        var row = 0
        var column = 0
    }

    /// The sizes before the picture's; their product is the number of channels.
    var leading: [Int]
    var channels: [Channel]
    var height: Int
    var width: Int
    /// Whether height and width are one dimension.
    var isFlat = false
    /// Zeros that lie around the picture: top, left, bottom, right.
    ///
    /// They are not counted in height and width.
    var zeros = [0, 0, 0, 0]

    var cells: Int { height * width }
    var shape: [Int] { leading + (isFlat ? [cells] : [height, width]) }

    /// The same with a function on every channel; nil where one can't follow what is there already.
    func applying(_ next: (Function) -> Function?) -> MapView? {
        var result = self
        for index in channels.indices {
            guard let function = next(channels[index].function) else { return nil }
            result.channels[index].function = function
        }
        return result
    }

    /// The same without functions.
    var plain: MapView { applying { _ in .identity } ?? self }
}

/// A function of single numbers, put together from ONNX's operators.
enum Function: Hashable {
    case identity
    case activation(Activation)
    /// x + 3.
    case plus3
    /// min(max(x + 3, 0), 6).
    case relu6Plus3
    /// x min(max(x + 3, 0), 6).
    case timesRelu6Plus3
    /// Of all classes together.
    case softmax
}
