/// Bytes at an address that is a multiple of 64, a cache line and the widest vector; zeros at first.
final class AlignedMemory: @unchecked Sendable {
    // Sendable: the pointer is a constant, and the bytes have one writer at a time. A `Network` writes its weights while
    // it is made and never after. The threads of an `Execution` write different rows of its arena, and meet in
    // `ThreadTeam` before one reads what another wrote.
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
