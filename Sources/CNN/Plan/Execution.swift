import KernelABI

/// An arena for a plan: fill `input`, `run`, read the outputs.
///
/// A run allocates nothing. An execution belongs to one thread at a time; the plan may be shared.
package final class Execution {
    /// What is run.
    package let plan: Plan
    private let arena: AlignedMemory
    private let team: ThreadTeam?

    /// Allocates the arena, zeroed, and starts the threads that help.
    ///
    /// - Parameters:
    ///   - plan: what is run.
    ///   - threads: how many a run is split over, the caller's among them; at least 1.
    package init(_ plan: Plan, threads: Int = 1) {
        self.plan = plan
        let arena = AlignedMemory(byteCount: plan.arenaSize)
        self.arena = arena
        team =
            threads > 1
            ? ThreadTeam(threads) { member in
                for stage in plan.stages {
                    plan.run(stage, in: arena.start, part: member.part)
                    member.waitForAll()
                }
            } : nil
    }

    /// The threads a run is split over.
    package var threads: Int { team?.count ?? 1 }

    /// The network's input; a run leaves it as it is.
    package var input: FeatureMap { map(plan.input) }

    /// The output of a level of the description, to be read after a run.
    package func output(_ level: Int) -> FeatureMap { map(plan.outputs[level]) }

    /// Runs all steps in order.
    package func run() {
        if let team {
            team.run()
        } else {
            for stage in plan.stages { plan.run(stage, in: arena.start, part: .whole) }
        }
    }

    /// Runs one step on the caller's thread, for those who measure each; the steps before it must have run.
    package func run(step index: Int) { plan.run(step: index, in: arena.start, part: .whole) }

    /// What a step made, to be read before another takes its place.
    func output(of step: Plan.Step) -> FeatureMap { map(step.output) }

    private func map(_ region: Plan.Region) -> FeatureMap {
        FeatureMap(start: arena.start.floats(at: region.offset), layout: region.layout)
    }
}
