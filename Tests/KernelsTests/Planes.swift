import KernelABI
import Kernels
import TestSupport

/// A feature map in planes, and its way into and out of a table's layout.
struct Planes {
    let channels: Int
    let height: Int
    let width: Int
    var values: [Float]

    init(channels: Int, height: Int, width: Int, random: inout SeededRandom) {
        self.channels = channels
        self.height = height
        self.width = width
        values = (0..<channels * height * width).map { _ in random.float(in: -1...1) }
    }

    /// In blocks, with NaN in the spare lanes: whoever lets one of them into a channel is found out.
    func blocked(_ block: Int) -> [Float] {
        let layout = layout(block)
        var result = [Float](repeating: .nan, count: layout.count)
        for channel in 0..<channels {
            for pixel in 0..<layout.pixels {
                result[layout.offset(channel: channel, pixel: pixel)] = values[channel * layout.pixels + pixel]
            }
        }
        return result
    }

    func layout(_ block: Int) -> BlockedLayout {
        BlockedLayout(channels: channels, height: height, width: width, block: block)
    }
}

/// A kernel's output as planes.
func planes(_ values: [Float], _ layout: BlockedLayout) -> [Float] {
    (0..<layout.channels).flatMap { channel in
        (0..<layout.pixels).map { values[layout.offset(channel: channel, pixel: $0)] }
    }
}

/// The largest difference of two lists; infinite where their lengths differ or one holds NaN.
func largestDifference(_ left: [Float], _ right: [Float]) -> Float {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { worst, pair in
        let difference = abs(pair.0 - pair.1)
        return difference.isNaN ? .infinity : max(worst, difference)
    }
}

/// The tables that are tested against the reference.
let fastTables = Kernels.available.filter { $0 != .reference }

/// The kernels of an instruction set that is available.
func table(_ isa: ISA) -> KernelTable {
    guard let table = Kernels.table(for: isa) else { preconditionFailure("\(isa) is not available") }
    return table
}
