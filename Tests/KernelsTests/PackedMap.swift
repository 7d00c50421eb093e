import KernelABI

/// A feature map in the blocks and elements of a table of kernels.
///
/// Spare lanes hold huge numbers at first: whoever lets one of them into a channel is found out.
struct PackedMap {
    let layout: BlockedLayout
    let precision: Precision
    private var bytes: [UInt8]

    /// A map of 3.4e38.
    init(_ layout: BlockedLayout, _ precision: Precision) {
        self.layout = layout
        self.precision = precision
        bytes = [UInt8](repeating: 0x7F, count: layout.count * precision.elementSize)
    }

    /// A map of numbers the precision can hold; `block` is the table's, or all channels for a picture.
    init(_ planes: Planes, block: Int, _ precision: Precision) {
        self.init(planes.layout(block), precision)
        for channel in 0..<planes.channels {
            for pixel in 0..<layout.pixels {
                self[layout.offset(channel: channel, pixel: pixel)] = planes.values[channel * layout.pixels + pixel]
            }
        }
    }

    /// The elements in planes.
    var planes: [Float] {
        (0..<layout.channels).flatMap { channel in
            (0..<layout.pixels).map { self[layout.offset(channel: channel, pixel: $0)] }
        }
    }

    func withPointer<R>(_ body: (UnsafeRawPointer) -> R) -> R {
        bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a map has elements") }
            return body(start)
        }
    }

    mutating func withMutablePointer(_ body: (UnsafeMutableRawPointer) -> Void) {
        bytes.withUnsafeMutableBytes { if let start = $0.baseAddress { body(start) } }
    }

    private subscript(index: Int) -> Float {
        get {
            bytes.withUnsafeBytes { buffer in
                switch precision {
                case .fp32: buffer.loadUnaligned(fromByteOffset: 4 * index, as: Float.self)
                case .bf16: buffer.loadUnaligned(fromByteOffset: 2 * index, as: BFloat16.self).float
                case .int8: layout.quantization.value(buffer[index])
                }
            }
        }
        set {
            bytes.withUnsafeMutableBytes { buffer in
                switch precision {
                case .fp32: buffer.storeBytes(of: newValue, toByteOffset: 4 * index, as: Float.self)
                case .bf16: buffer.storeBytes(of: BFloat16(newValue), toByteOffset: 2 * index, as: BFloat16.self)
                case .int8: buffer[index] = layout.quantization.byte(newValue)
                }
            }
        }
    }
}
