import CNN
import Foundation
import KernelABI
import Kernels
import TestSupport
import Testing

/// What compiling does to the shipped network.
struct PlanTests {
    private static func plan() throws -> Plan {
        let file = try WeightsFile(path: Checkout.root.appending(path: "models/person.safetensors").path)
        return try Network(file, kernels: Kernels.best).plan(for: PixelSize(width: 320, height: 320))
    }

    @Test func additionsAreFusedAndConcatenationsNeedNoCopy() throws {
        let types = try Self.plan().steps.map(\.type)
        #expect(types.count(where: { $0 == "pointwise+add" }) == 10)
        #expect(!types.contains("add"))
        #expect(!types.contains("concat"))
        // 104 layers: 10 additions fused, 4 concatenations written in place.
        #expect(types.count == 90)
    }

    @Test func countsOperations() throws {
        #expect(try Self.plan().operations == 2 * 692_182_400)
    }

    @Test func theArenaIsReused() throws {
        let plan = try Self.plan()
        let all = plan.steps.reduce(plan.input.layout.count) { $0 + $1.output.layout.count } * 4
        #expect(plan.arenaSize * 3 < all)
    }
}
