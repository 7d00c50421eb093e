/// Neighbouring channels of a map, as a pointwise convolution reads them.
///
/// A run that begins with a block may go on into the blocks behind it; any other ends with its block. Runs let the
/// kernel take its input channels from several maps and in any order, so that shuffles, splits and concatenations move
/// nothing.
package struct ChannelRun: Hashable, Sendable {
    /// Where the first channel's first pixel lies if its block were the first, in elements from the kernel's input: its
    /// lane, and how far its map lies from there.
    package let offset: Int
    /// The block of its map it begins in.
    package let block: Int
    /// How many there are, at least 1.
    package let count: Int

    /// `count` channels from a lane of a block on, of the map that begins `distance` elements from the kernel's input.
    package init(distance: Int, block: Int, lane: Int, count: Int) {
        offset = distance + lane
        self.block = block
        self.count = count
    }
}

/// The input channels of a dense or pointwise kernel in the order in which it meets them.
package struct InputOrder: Sendable {
    /// Channels that lie side by side, of a `ChannelRun` each.
    ///
    /// In bf16 those of a run are taken in pairs, and an odd last one alone.
    package let runs: [[Int]]

    /// Each channel in one run.
    package init(runs: [[Int]]) { self.runs = runs }

    /// Channels in their own order.
    package init(count: Int) { runs = [Array(0..<count)] }

    /// The channels of each step of a sum: one, or in bf16 two or a last one.
    func steps(_ precision: Precision) -> [ArraySlice<Int>] {
        let width = precision == .bf16 ? 2 : 1
        return runs.flatMap { run in
            stride(from: 0, to: run.count, by: width).map { run[$0..<min($0 + width, run.count)] }
        }
    }
}
