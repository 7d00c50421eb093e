/// The order in which kernels read weights, from PyTorch's (output, input, row, column).
///
/// Dense and pointwise: panels of `panel` blocks of output channels; in a panel kernel row, kernel column, input
/// channel, and then the panel's output channels side by side. Where the blocks are no multiple of `panel` the rest are
/// panels of one block. Depthwise: block, kernel row, kernel column, channel in the block. Spare lanes are zeros.
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

    /// Packs a dense kernel of `outputs` x `inputs` x `taps` floats to `padded(outputs) * inputs * taps`.
    package func packDense(
        _ source: UnsafePointer<Float>, outputs: Int, inputs: Int, taps: Int,
        into target: UnsafeMutablePointer<Float>
    ) {
        let blocks = padded(outputs) / block
        var next = target
        var first = 0
        while first < blocks {
            let width = (first + panel <= blocks ? panel : 1) * block
            for tap in 0..<taps {
                for input in 0..<inputs {
                    for lane in 0..<width {
                        let output = first * block + lane
                        next[lane] = output < outputs ? source[(output * inputs + input) * taps + tap] : 0
                    }
                    next += width
                }
            }
            first += width / block
        }
    }

    /// Packs a depthwise kernel of `channels` x `taps` floats to `padded(channels) * taps`; one tap packs a bias.
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
