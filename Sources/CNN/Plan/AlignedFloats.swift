/// Floats at an address that is a multiple of 64, a cache line and the widest vector; zeros at first.
final class AlignedFloats: @unchecked Sendable {
    // Sendable: the pointer is a constant; who shares the object must not write any more. `Network` writes its weights
    // while it is made, an `Execution` shares its arena with nobody.
    let start: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int) {
        self.count = count
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
        start = bytes.initializeMemory(as: Float.self, repeating: 0, count: count)
    }

    deinit { start.deallocate() }
}
