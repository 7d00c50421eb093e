/// The order in which kernels read weights, from PyTorch's (output, input, row, column).
///
/// Dense and pointwise: panels of `panel` blocks of output channels; in a panel kernel row, kernel column, input
/// channel, and then the panel's output channels side by side. Where the blocks are no multiple of `panel` the rest are
/// panels of one block. The input channels stand in the order of an `InputOrder`. In bf16 the two of a word stand together
/// in place of one: of each output channel the weight of the first and then that of the second, 0 for one that is not
/// read; in int8 so the four of a word. Depthwise, in floats: block, kernel row, kernel column, channel in the block; in int8
/// words of four kernel columns instead of each. Spare lanes are zeros.
package struct PackedWeights: Sendable {
    /// Channels in a block and blocks in a panel, as the table of kernels says.
    package let block: Int
    /// Blocks of output channels in a panel.
    package let panel: Int

    /// Both at least 1.
    package init(block: Int, panel: Int) {
        self.block = block
        self.panel = panel
    }

    /// Channels rounded up to whole blocks: also the floats of a packed bias.
    package func padded(_ channels: Int) -> Int { (channels + block - 1) / block * block }

    /// Bytes of a packed dense kernel.
    package func denseSize(outputs: Int, inputs: InputOrder, taps: Int, precision: Precision) -> Int {
        padded(outputs) * taps * inputs.steps(precision).count * MemoryLayout<Float>.size
    }

    /// Floats of a packed depthwise kernel.
    package func depthwiseCount(channels: Int, taps: Int) -> Int { padded(channels) * taps }

    /// Packs a dense kernel of floats (output, input, tap) to `denseSize` bytes, its outputs and inputs in the order told.
    ///
    /// `scales` are those of `int8Scales`, read in int8 alone.
    package func packDense(
        _ source: UnsafePointer<Float>, outputs: [Int], inputs: InputOrder, taps: Int, precision: Precision,
        scales: [Float] = [], into target: UnsafeMutableRawPointer
    ) {
        let blocks = padded(outputs.count) / block
        let inputCount = inputs.runs.reduce(0) { $0 + $1.channels.count }
        let steps = inputs.steps(precision)
        func weight(_ place: Int, _ input: Int?, _ tap: Int) -> Float {
            guard place < outputs.count, let input else { return 0 }
            return source[(outputs[place] * inputCount + input) * taps + tap]
        }
        var next = target
        var first = 0
        while first < blocks {
            let width = (first + panel <= blocks ? panel : 1) * block
            for tap in 0..<taps {
                for step in steps {
                    for output in first * block..<first * block + width {
                        let bits =
                            switch precision {
                            case .fp32: weight(output, step[0], tap).bitPattern
                            case .bf16:
                                UInt32(BFloat16(weight(output, step[0], tap)).bits)
                                    | UInt32(BFloat16(weight(output, step[1], tap)).bits) << 16
                            case .int8:
                                step.reversed().reduce(UInt32(0)) { word, input in
                                    let scale = output < scales.count ? scales[output] : 1
                                    let byte = Int8(nearestTo: weight(output, input, tap), scale: scale)
                                    return word << 8 | UInt32(UInt8(bitPattern: byte))
                                }
                            }
                        next.storeBytes(of: bits, as: UInt32.self)
                        next += MemoryLayout<UInt32>.size
                    }
                }
            }
            first += width / block
        }
    }

    /// Packs the bias of `outputs`, in that order, to as many floats as `padded` says.
    package func packBias(_ source: UnsafePointer<Float>, outputs: [Int], into target: UnsafeMutablePointer<Float>) {
        for place in 0..<padded(outputs.count) { target[place] = place < outputs.count ? source[outputs[place]] : 0 }
    }

    /// Packs a depthwise kernel of `channels` x `taps` floats to `depthwiseCount`.
    package func packDepthwise(
        _ source: UnsafePointer<Float>, channels: Int, taps: Int, into target: UnsafeMutablePointer<Float>
    ) {
        for channel in 0..<padded(channels) {
            for tap in 0..<taps {
                let value = channel < channels ? source[channel * taps + tap] : 0
                target[(channel / block * taps + tap) * block + channel % block] = value
            }
        }
    }
}
