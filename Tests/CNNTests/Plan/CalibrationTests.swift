import CNN
import KernelABI
import Kernels
import Testing

/// What int8 is scaled by.
struct CalibrationTests {
    private static let input = TinyNetwork.pattern
    private static let size = PixelSize(width: 64, height: 32)

    @Test func withoutRangesInt8IsRefused() throws {
        try SafetensorsWriter(tensors: TinyNetwork.tensors, network: TinyNetwork.json).withFile { path in
            let kernels = try #require(Kernels.table(for: .baseline, .int8))
            let network = try Network(try WeightsFile(path: path), kernels: kernels)
            let error = #expect(throws: NetworkError.self) { try network.plan(for: Self.size) }
            #expect(error?.message.contains("picket model calibrate") == true)
        }
    }

    @Test func aRangeIsThatOfTheNumbers() throws {
        try SafetensorsWriter(tensors: TinyNetwork.tensors, network: TinyNetwork.json).withFile { path in
            #expect(try WeightsFile(path: path).network.isCalibrated == false)
            let outputs = try Self.outputs(path, Kernels.best)
            try TinyNetwork.calibrate(path, by: Self.input)
            let network = try WeightsFile(path: path).network
            #expect(network.isCalibrated)
            let ranges = Dictionary(uniqueKeysWithValues: network.layers.map { ($0.output, $0.range) })
            #expect(ranges["out"] == [outputs.min() ?? 0, outputs.max() ?? 0])
            // What only moves numbers has none of its own.
            #expect(ranges["up"] == .some(nil) && ranges["cat"] == .some(nil))
        }
    }

    @Test(arguments: Kernels.available.filter { Kernels.table(for: $0, .int8) != nil })
    func int8FollowsTheFloats(isa: ISA) throws {
        try SafetensorsWriter(tensors: TinyNetwork.tensors, network: TinyNetwork.json).withFile { path in
            let expected = try Self.outputs(path, Kernels.best)
            try TinyNetwork.calibrate(path, by: Self.input)
            let found = try Self.outputs(path, try #require(Kernels.table(for: isa, .int8)))
            let extent = (expected.max() ?? 0) - (expected.min() ?? 0)
            let worst = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(extent > 0 && worst < extent * 0.05, "\(worst) of \(extent)")
        }
    }

    private static func outputs(_ path: String, _ kernels: KernelTable) throws -> [Float] {
        let execution = Execution(try Network(try WeightsFile(path: path), kernels: kernels).plan(for: size))
        execution.input.fill(planar: input)
        execution.run()
        return execution.output(0).planar
    }
}
