import KernelABI
import TestSupport

/// A call of a kernel that reads one map, and the shape of what it writes.
struct MapExample {
    let name: String
    let input: Planes
    let channels: Int
    let height: Int
    let width: Int
    /// The input's format, where it is not the table's.
    var readsPixels = false
    /// Whether the output is of floats.
    var writesFloats = false
    /// Whether the output's elements are those of the input.
    var keepsElements = false
    private let call: (KernelTable, CopyArguments) -> Void

    init(
        _ name: String, _ input: Planes, channels: Int? = nil, height: Int? = nil, width: Int? = nil,
        _ call: @escaping (KernelTable, CopyArguments) -> Void
    ) {
        self.name = name
        self.input = input
        self.channels = channels ?? input.channels
        self.height = height ?? input.height
        self.width = width ?? input.width
        self.call = call
    }

    /// Every kernel with random numbers of its own, of values the precision can hold.
    static func all(for input: Planes, _ precision: Precision, _ random: inout SeededRandom) -> [MapExample] {
        let chosen = Int.random(in: 1...60, using: &random)
        let moves = (0..<chosen).map {
            ChannelMove(source: .random(in: 0..<input.channels, using: &random), target: $0)
        }.shuffled(using: &random)
        let factors = Planes(channels: input.channels, height: 1, width: 1, random: &random).rounded(to: precision)
        let other = Planes(channels: input.channels, height: input.height, width: input.width, random: &random)
            .rounded(to: precision)
        let activation = Activation.allCases.randomElement(using: &random) ?? .none
        var narrow = MapExample("narrow", input) { $0.narrow($1) }
        narrow.readsPixels = true
        var widen = MapExample("widen", input) { $0.widen($1) }
        widen.writesFloats = true
        var select = MapExample("select", input, channels: chosen) { table, maps in
            moves.withUnsafeBufferPointer { table.select(SelectArguments(maps: maps, moves: $0)) }
        }
        select.keepsElements = true
        return [
            upsample2(input), bilinear(input), narrow, widen, addition(input, other, activation),
            maxPool(input, &random),
            MapExample("mean", input, height: 1, width: 1) { $0.mean($1) },
            select,
            MapExample("scale", input) { table, maps in
                PackedMap(factors, block: table.block, table.precision).withPointer { factors in
                    table.scale(
                        ScaleArguments(
                            input: maps.input, factors: factors, output: maps.output, layout: maps.outputLayout,
                            inputQuantization: maps.inputLayout.quantization,
                            factorsQuantization: Precision.testQuantization, rows: maps.rows))
                }
            },
        ].compactMap(\.self)
    }

    static func upsample2(_ input: Planes) -> MapExample {
        var example = MapExample("upsample2", input, height: 2 * input.height, width: 2 * input.width) {
            $0.upsample2($1)
        }
        example.keepsElements = true
        return example
    }

    static func bilinear(_ input: Planes) -> MapExample {
        MapExample("bilinear", input, height: 2 * input.height, width: 2 * input.width) { $0.upsample2Bilinear($1) }
    }

    static func addition(_ left: Planes, _ right: Planes, _ activation: Activation) -> MapExample {
        MapExample("add \(activation)", left) { table, maps in
            PackedMap(right, block: table.block, table.precision).withPointer { right in
                table.add(
                    AdditionArguments(
                        left: maps.input, right: right, output: maps.output, layout: maps.outputLayout,
                        leftQuantization: maps.inputLayout.quantization,
                        rightQuantization: Precision.testQuantization, activation: activation, rows: maps.rows))
            }
        }
    }

    /// nil where the window does not fit.
    private static func maxPool(_ input: Planes, _ random: inout SeededRandom) -> MapExample? {
        let kernel = [1, 2, 3, 5, 13].randomElement(using: &random) ?? 3
        let stride = Int.random(in: 1...3, using: &random)
        let pad = Int.random(in: 0..<kernel, using: &random)
        let window = Window(height: kernel, width: kernel, stride: stride, top: pad, left: pad)
        guard input.height + 2 * pad >= kernel, input.width + 2 * pad >= kernel else { return nil }
        func places(_ size: Int) -> Int { (size + 2 * pad - kernel) / stride + 1 }
        var example = MapExample(
            "maxPool \(window)", input, height: places(input.height), width: places(input.width)
        ) { table, maps in
            table.maxPool(
                PoolArguments(
                    input: maps.input, output: maps.output, inputLayout: maps.inputLayout,
                    outputLayout: maps.outputLayout, window: window, rows: maps.rows))
        }
        example.keepsElements = true
        return example
    }

    /// The output in planes, made in some parts.
    func run(_ table: KernelTable, parts count: Int = 1) -> [Float] {
        let input = PackedMap(
            input, block: readsPixels ? input.channels : table.block, readsPixels ? .fp32 : table.precision)
        var quantization = self.input.quantization
        if table.precision == .int8, !keepsElements {
            quantization = outputQuantization(run(TestedTable.reference.kernels))
        }
        var output = PackedMap(
            BlockedLayout(
                channels: channels, height: height, width: width, block: table.block, quantization: quantization),
            writesFloats ? .fp32 : table.precision)
        let layout = output.layout
        input.withPointer { source in
            output.withMutablePointer { target in
                for rows in rowParts(count, of: layout.height) {
                    call(
                        table,
                        CopyArguments(
                            input: source, output: target, inputLayout: input.layout, outputLayout: layout,
                            firstChannel: 0, rows: rows))
                }
            }
        }
        return output.planes
    }
}
