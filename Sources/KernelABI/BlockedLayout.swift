/// How a feature map lies in memory: channels in blocks of `block`, and inside a block pixel after pixel (NCHWc).
///
/// A vector of `block` neighbouring floats holds the same pixel's next channels, so that kernels need no shuffles. With
/// a block of 1 this is plain planar NCHW. Where the last block is not full its spare lanes hold any finite numbers; no
/// kernel lets them reach a channel.
package struct BlockedLayout: Hashable, Sendable {
    /// Channels that mean something.
    package let channels: Int
    /// Rows.
    package let height: Int
    /// Pixels in a row.
    package let width: Int
    /// Channels in a block.
    package let block: Int
    // Stored, since kernels ask in the middle of a tile: a call into this module would spill all their registers.
    /// Pixels in one channel.
    package let pixels: Int
    /// Blocks of channels, the last perhaps not full.
    package let blocks: Int
    /// What its numbers stand for.
    package let quantization: Quantization

    /// The four sizes at least 1; the caller has bounded their product.
    package init(channels: Int, height: Int, width: Int, block: Int, quantization: Quantization = .identity) {
        self.channels = channels
        self.height = height
        self.width = width
        self.block = block
        self.quantization = quantization
        pixels = height * width
        blocks = (channels + block - 1) / block
    }

    /// Floats of the whole map, spare lanes included.
    package var count: Int { blocks * pixels * block }

    /// Where the first pixel of a channel lies, in floats.
    package func offset(channel: Int) -> Int { channel / block * pixels * block + channel % block }
    /// Where an element lies, in floats.
    package func offset(channel: Int, pixel: Int) -> Int { offset(channel: channel) + pixel * block }
}
