private import CAllocationCounter

/// What takes memory from the heap.
package enum AllocationCount {
    /// How often the calling thread takes memory while it runs `body`; other threads do not count.
    package static func during(_ body: () throws -> Void) rethrows -> UInt {
        let before = picket_allocation_count()
        try body()
        return picket_allocation_count() - before
    }
}
