import CNN
import Foundation
import KernelABI
import Kernels
import TestSupport
import Testing

/// Whole networks: outputs against ONNX Runtime's, and against each other.
struct ExecutionTests {
    /// The shipped weights on a picture made by a formula.
    ///
    /// The expected outputs, level after level in planes, are those
    /// of ONNX Runtime 1.32 for the same network.
    @Test(arguments: Kernels.available)
    func agreesWithONNXRuntime(isa: ISA) throws {
        let data = try Data(contentsOf: Checkout.root.appending(path: "Tests/Fixtures/person-64x64.f32"))
        let expected = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        let execution = try Self.execution(isa, width: 64, height: 64)
        execution.input.fill(planar: Self.pattern(width: 64, height: 64))
        execution.run()
        #expect(Self.largestDifference(Self.outputs(execution), expected) <= 1e-3)
    }

    @Test(
        .enabled(if: SharedData.has("models/picket/reference"), "shared reference outputs are absent"),
        arguments: Kernels.available,
        ["000000216296_320x320", "000000216296_384x224", "000000361551_320x320", "000000361551_384x224"])
    func agreesWithTheTrainedNetwork(isa: ISA, picture: String) throws {
        let archive = try NumPyArchive(shared: "models/picket/reference/\(picture).npz")
        let pixels = try archive.bytes("pixels")
        let size = picture.hasSuffix("320x320") ? [320, 320] : [384, 224]
        let execution = try Self.execution(isa, width: size[0], height: size[1])
        let count = size[0] * size[1]
        execution.input.fill(
            planar: (0..<3).flatMap { channel in (0..<count).map { Float(pixels[$0 * 3 + channel]) / 127.5 - 1 } })
        execution.run()
        for level in 0..<4 {
            let expected = try archive.floats("output\(level)")
            let difference = Self.largestDifference(execution.output(level).planar, expected)
            #expect(difference <= 1e-3, "output \(level)")
        }
    }

    /// Odd channels take the ways the shipped network does not: copied concatenations, panels of one block.
    @Test(arguments: Kernels.available)
    func tablesAgreeOnChannelsThatFillNoVector(isa: ISA) throws {
        try SafetensorsWriter(tensors: TinyNetwork.tensors, network: TinyNetwork.json).withFile { path in
            let file = try WeightsFile(path: path)
            let outputs = try [ISA.reference, isa].map { isa in
                let network = try Network(file, kernels: try #require(Kernels.table(for: isa)))
                let execution = Execution(try network.plan(for: PixelSize(width: 96, height: 32)))
                execution.input.fill(planar: Self.pattern(width: 96, height: 32))
                execution.run()
                return Self.outputs(execution)
            }
            #expect(outputs[0].contains { $0 != 0 })
            #expect(Self.largestDifference(outputs[0], outputs[1]) <= 1e-3)
        }
    }

    @Test func threadsSharingAPlanGetTheSameOutputs() async throws {
        let plan = try Self.execution(Kernels.best.isa, width: 96, height: 64).plan
        let results = await withTaskGroup(of: [Float].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let execution = Execution(plan)
                    execution.input.fill(planar: Self.pattern(width: 96, height: 64))
                    for _ in 0..<3 { execution.run() }
                    return Self.outputs(execution)
                }
            }
            return await group.reduce(into: [[Float]]()) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0 == results[0] && $0.contains { $0 != 0 } })
    }

    /// The input survives a run, nothing of a run before shows in the next, and the arena stays where it is.
    @Test(arguments: Kernels.available)
    func runsAreIndependent(isa: ISA) throws {
        let execution = try Self.execution(isa, width: 64, height: 32)
        let input = Self.pattern(width: 64, height: 32)
        execution.input.fill(planar: input)
        execution.run()
        let first = Self.outputs(execution)
        let arena = execution.input.start
        execution.run()
        #expect(Self.outputs(execution) == first)
        execution.input.fill(planar: input.map { -$0 })
        execution.run()
        #expect(Self.outputs(execution) != first)
        execution.input.fill(planar: input)
        execution.run()
        #expect(Self.outputs(execution) == first)
        #expect(execution.input.planar == input)
        #expect(execution.input.start == arena)
    }

    /// More threads than rows, an odd number, and as many as the machine is likely to have.
    @Test(arguments: Kernels.available.filter { $0 != .reference }, [2, 3, 5])
    func threadsShareARunWithoutChangingIt(isa: ISA, threads: Int) throws {
        let input = Self.pattern(width: 96, height: 64)
        let alone = try Self.execution(isa, width: 96, height: 64)
        let together = try Self.execution(isa, width: 96, height: 64, threads: threads)
        for execution in [alone, together] { execution.input.fill(planar: input) }
        alone.run()
        for _ in 0..<5 {
            together.run()
            #expect(Self.outputs(together) == Self.outputs(alone))
        }
        #expect(together.threads == threads)
    }

    @Test(arguments: Kernels.available, [1, 2])
    func aRunAllocatesNothing(isa: ISA, threads: Int) throws {
        for precision in Precision.allCases where Kernels.table(for: isa, precision) != nil {
            try expectNoAllocation(isa, precision, threads)
        }
    }

    private func expectNoAllocation(_ isa: ISA, _ precision: Precision, _ threads: Int) throws {
        let execution = try Self.execution(isa, precision, width: 64, height: 64, threads: threads)
        execution.run()
        let count = AllocationCount.during {
            for _ in 0..<3 { execution.run() }
        }
        // The oracle is naive with memory too.
        #expect(isa == .reference ? count > 0 : count == 0, "\(precision)")
    }

    /// Eight bits of precision a layer, in int8 of each map's whole range.
    ///
    /// The outputs are logits of some units.
    @Test(
        arguments: Kernels.available.filter { $0 != .reference },
        [(Precision.bf16, 0.03 as Float, 0.5 as Float), (.int8, 0.3, 4)])
    func staysCloseToFloats(isa: ISA, limits: (precision: Precision, mean: Float, largest: Float)) throws {
        guard Kernels.table(for: isa, limits.precision) != nil else { return }
        let outputs = try [Precision.fp32, limits.precision].map { precision in
            let execution = try Self.execution(isa, precision, width: 128, height: 96)
            execution.input.fill(planar: Self.pattern(width: 128, height: 96))
            execution.run()
            return Self.outputs(execution)
        }
        let mean = zip(outputs[0], outputs[1]).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(outputs[0].count)
        #expect(mean > 0 && mean < limits.mean, "\(mean)")
        #expect(Self.largestDifference(outputs[0], outputs[1]) < limits.largest)
    }

    private static func execution(
        _ isa: ISA, _ precision: Precision = .fp32, width: Int, height: Int, threads: Int = 1
    ) throws -> Execution {
        let file = try WeightsFile(path: Checkout.root.appending(path: "models/person.safetensors").path)
        let network = try Network(file, kernels: try #require(Kernels.table(for: isa, precision)))
        return Execution(try network.plan(for: PixelSize(width: width, height: height)), threads: threads)
    }

    /// Bytes by an integer formula, as the network wants them.
    private static func pattern(width: Int, height: Int) -> [Float] {
        (0..<3).flatMap { channel in
            (0..<width * height).map { index in
                let (y, x) = index.quotientAndRemainder(dividingBy: width)
                return Float((x * 7 + y * 13 + channel * 29 + x * y / (channel + 3)) % 256) / 127.5 - 1
            }
        }
    }

    private static func outputs(_ execution: Execution) -> [Float] {
        execution.plan.outputs.indices.flatMap { execution.output($0).planar }
    }

    private static func largestDifference(_ left: [Float], _ right: [Float]) -> Float {
        guard left.count == right.count else { return .infinity }
        return zip(left, right).map { abs($0 - $1) }.max { !($0 > $1) } ?? .infinity
    }
}
