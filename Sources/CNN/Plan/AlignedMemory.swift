/// Bytes at an address that is a multiple of 64, a cache line and the widest vector; zeros at first.
final class AlignedMemory: @unchecked Sendable {
    // Sendable: the pointer is a constant; who shares the object must not write any more. `Network` writes its weights
    // while it is made, an `Execution` shares its arena with its own team of threads only.
    let start: UnsafeMutableRawPointer

    /// What addresses and places in memory are multiples of.
    static let alignment = 64

    init(byteCount: Int) {
        start = .allocate(byteCount: max(byteCount, 1), alignment: Self.alignment)
        start.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    }

    deinit { start.deallocate() }

    /// A number of bytes, rounded up to the next multiple.
    static func aligned(_ byteCount: Int) -> Int { (byteCount + alignment - 1) / alignment * alignment }
}
