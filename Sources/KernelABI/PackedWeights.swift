/// The order in which kernels read weights, from PyTorch's (output, input, row, column).
///
/// Dense and pointwise: panels of `panel` blocks of output channels; in a panel kernel row, kernel column, input
/// channel, and then the panel's output channels side by side. Where the blocks are no multiple of `panel` the rest are
/// panels of one block. In bf16 two input channels stand together in place of one: of each output channel the weight of
/// the even one and then that of the odd one, which is 0 where the last is missing. Depthwise, in floats always: block,
/// kernel row, kernel column, channel in the block. Spare lanes are zeros.
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
    package func denseSize(outputs: Int, inputs: Int, taps: Int, precision: Precision) -> Int {
        padded(outputs) * taps * steps(inputs, precision) * MemoryLayout<Float>.size
    }

    /// Floats of a packed depthwise kernel.
    package func depthwiseCount(channels: Int, taps: Int) -> Int { padded(channels) * taps }

    /// Packs a dense kernel of `outputs` x `inputs` x `taps` floats to `denseSize` bytes.
    package func packDense(
        _ source: UnsafePointer<Float>, outputs: Int, inputs: Int, taps: Int, precision: Precision,
        into target: UnsafeMutableRawPointer
    ) {
        let blocks = padded(outputs) / block
        func weight(_ output: Int, _ input: Int, _ tap: Int) -> Float {
            output < outputs && input < inputs ? source[(output * inputs + input) * taps + tap] : 0
        }
        var next = target
        var first = 0
        while first < blocks {
            let width = (first + panel <= blocks ? panel : 1) * block
            for tap in 0..<taps {
                for step in 0..<steps(inputs, precision) {
                    for output in first * block..<first * block + width {
                        let bits =
                            switch precision {
                            case .fp32: weight(output, step, tap).bitPattern
                            case .bf16:
                                UInt32(BFloat16(weight(output, 2 * step, tap)).bits)
                                    | UInt32(BFloat16(weight(output, 2 * step + 1, tap)).bits) << 16
                            }
                        next.storeBytes(of: bits, as: UInt32.self)
                        next += MemoryLayout<UInt32>.size
                    }
                }
            }
            first += width / block
        }
    }

    /// Packs a depthwise kernel of `channels` x `taps` floats to `depthwiseCount`; one tap packs a bias.
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

    /// Input channels, or pairs of them.
    private func steps(_ inputs: Int, _ precision: Precision) -> Int {
        switch precision {
        case .fp32: inputs
        case .bf16: (inputs + 1) / 2
        }
    }
}
