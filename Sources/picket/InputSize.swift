import ArgumentParser
import CNN

/// A network input size on the command line: `320x320`, `384x224`.
struct InputSize: ExpressibleByArgument {
    let size: PixelSize

    init?(argument: String) {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1],
            (32...4096).contains(width), (32...4096).contains(height),
            width.isMultiple(of: 32), height.isMultiple(of: 32)
        else { return nil }
        size = PixelSize(width: width, height: height)
    }
}
