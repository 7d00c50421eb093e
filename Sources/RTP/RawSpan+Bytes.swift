extension RawSpan {
    /// The byte at `offset`, bounds-checked in every build.
    ///
    /// Loading a `UInt8` is safe whatever the memory holds: each bit pattern is a value and no alignment is needed.
    @inline(__always)
    package subscript(offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The 16 bits at `offset` in network order.
    @inline(__always)
    package func uint16(at offset: Int) -> UInt16 {
        UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
    }

    /// The 32 bits at `offset` in network order.
    @inline(__always)
    package func uint32(at offset: Int) -> UInt32 {
        UInt32(uint16(at: offset)) << 16 | UInt32(uint16(at: offset + 2))
    }
}

extension [UInt8] {
    /// A copy of `bytes`.
    package init(copying bytes: RawSpan) {
        self = []
        append(bytes)
    }

    /// Appends `bytes`; the loop compiles to a block copy.
    mutating func append(_ bytes: RawSpan) {
        append(addingCapacity: bytes.byteCount) { output in
            for offset in 0..<bytes.byteCount { output.append(bytes[offset]) }
        }
    }

    /// Overwrites the bytes from `start` on with `bytes`, which must fit; the loop compiles to a block copy.
    mutating func overwrite(from start: Int, with bytes: RawSpan) {
        var target = mutableSpan
        for offset in 0..<bytes.byteCount { target[start + offset] = bytes[offset] }
    }
}
