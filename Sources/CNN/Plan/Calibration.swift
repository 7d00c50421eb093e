/// The range of every map's numbers over some pictures: what int8 is scaled by.
package struct Calibration {
    private var ranges: [String: ClosedRange<Float>] = [:]

    package init() {}

    /// Runs a network in fp32 on the input that has been filled in, and takes note of every map it makes.
    package mutating func run(_ execution: Execution) {
        for (index, step) in execution.plan.steps.enumerated() {
            execution.run(step: index)
            guard step.makesNumbers else { continue }
            let numbers = execution.output(of: step).planar
            guard let least = numbers.min(), let greatest = numbers.max() else { continue }
            let known = ranges[step.map]
            ranges[step.map] = min(least, known?.lowerBound ?? least)...max(greatest, known?.upperBound ?? greatest)
        }
    }

    /// The description with the ranges that were found.
    package func applied(to description: NetworkDescription) -> NetworkDescription {
        var result = description
        for index in result.layers.indices {
            result.layers[index].range = ranges[result.layers[index].output].map { [$0.lowerBound, $0.upperBound] }
        }
        return result
    }
}

extension Plan.Step {
    /// Whether it computes; others only move what has been seen before, some of them part by part.
    fileprivate var makesNumbers: Bool {
        switch kernel {
        case .pointwise, .depthwise, .dense, .stem, .add, .upsample2Bilinear, .mean, .scale: true
        case .upsample2, .copyChannels, .maxPool, .select, .narrow, .widen: false
        }
    }
}
