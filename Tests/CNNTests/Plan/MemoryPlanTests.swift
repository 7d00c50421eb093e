import CNN
import TestSupport
import Testing

/// Buffers in an arena.
struct MemoryPlanTests {
    @Test(arguments: UInt64(0)..<50)
    func buffersInUseAtOnceDoNotOverlap(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let buffers = (0..<Int.random(in: 0...60, using: &random)).map { _ in
            let first = Int.random(in: -1...40, using: &random)
            return MemoryPlan.Buffer(
                count: Int.random(in: 1...5000, using: &random), firstStep: first,
                lastStep: first + Int.random(in: 0...12, using: &random))
        }
        let plan = MemoryPlan(buffers)
        for (index, buffer) in buffers.enumerated() {
            let range = plan.offsets[index]..<plan.offsets[index] + buffer.count
            #expect(range.lowerBound % MemoryPlan.alignment == 0 && range.upperBound <= plan.count, "seed \(seed)")
            for other in 0..<index {
                let together =
                    buffers[other].firstStep <= buffer.lastStep && buffer.firstStep <= buffers[other].lastStep
                let otherRange = plan.offsets[other]..<plan.offsets[other] + buffers[other].count
                #expect(!together || !range.overlaps(otherRange), "seed \(seed): \(other) and \(index)")
            }
        }
    }

    @Test func buffersOfDifferentTimesShareAPlace() {
        let chain = (0..<10).map { MemoryPlan.Buffer(count: 1600, firstStep: $0, lastStep: $0 + 1) }
        #expect(MemoryPlan(chain).count == 3200)
    }
}
