import KernelABI

/// A map of floats: planes, which are blocks of one channel, or the interleaved pixels of a picture, one block of all.
struct Planar {
    private let start: UnsafeMutablePointer<Float>
    private let channelStride: Int
    private let pixelStride: Int

    init(_ start: UnsafeMutableRawPointer, _ layout: BlockedLayout) {
        self.start = start.assumingMemoryBound(to: Float.self)
        channelStride = layout.block == 1 ? layout.pixels : 1
        pixelStride = layout.block
    }

    /// For maps that are only read.
    init(_ start: UnsafeRawPointer, _ layout: BlockedLayout) {
        self.init(UnsafeMutableRawPointer(mutating: start), layout)
    }

    subscript(channel: Int, pixel: Int) -> Float {
        get { start[channel * channelStride + pixel * pixelStride] }
        nonmutating set { start[channel * channelStride + pixel * pixelStride] = newValue }
    }
}

extension UnsafeRawPointer {
    var floats: UnsafePointer<Float> { assumingMemoryBound(to: Float.self) }
}

extension Range<Int> {
    /// The pixels of these rows.
    func pixels(_ layout: BlockedLayout) -> Range<Int> { lowerBound * layout.width..<upperBound * layout.width }
}
