/// Neighbouring channels of a map, as a pointwise convolution reads them.
///
/// A run that begins with a block may go on into the blocks behind it; any other ends with its block. It begins and ends
/// with whole words, as many channels as meet their weights at once: the weights of those that it does not mean are 0.
/// Runs let the kernel take its input channels from several maps and in any order, so that shuffles, splits and
/// concatenations move nothing.
package struct ChannelRun: Hashable, Sendable {
    /// Where the first channel's first pixel lies if its block were the first, in elements from the kernel's input: its
    /// lane, and how far its map lies from there.
    package let offset: Int
    /// The block of its map it begins in.
    package let block: Int
    /// How many there are, at least 1.
    package let count: Int

    /// The words that hold `count` channels from a lane of a block on, of the map that begins `distance` elements from the
    /// kernel's input.
    package init(distance: Int, block: Int, lane: Int, count: Int, _ precision: Precision) {
        let word = precision.channelsInWord
        let start = lane / word * word
        offset = distance + start
        self.block = block
        self.count = (lane + count - start + word - 1) / word * word
    }
}

/// The input channels of a dense or pointwise kernel in the order in which it meets them.
package struct InputOrder: Sendable {
    /// Channels that lie side by side: those of a `ChannelRun`.
    package struct Run: Sendable {
        /// The first one's lane in its block.
        package let lane: Int
        /// Places in the tensor of the weights.
        package let channels: [Int]

        package init(lane: Int, channels: [Int]) {
            self.lane = lane
            self.channels = channels
        }
    }

    /// Each channel in one run.
    package let runs: [Run]

    package init(runs: [Run]) { self.runs = runs }

    /// Channels in their own order.
    package init(count: Int) { runs = [Run(lane: 0, channels: Array(0..<count))] }

    /// The channels of each step of a sum, a word; nil in a lane that the convolution does not read.
    func steps(_ precision: Precision) -> [[Int?]] {
        let word = precision.channelsInWord
        return runs.flatMap { run -> [[Int?]] in
            let lanes = [Int?](repeating: nil, count: run.lane % word) + run.channels
            return stride(from: 0, to: lanes.count, by: word).map { start in
                (start..<start + word).map { $0 < lanes.count ? lanes[$0] : nil }
            }
        }
    }
}
