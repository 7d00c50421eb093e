/// Places for buffers in one arena, so that buffers in use at the same time do not overlap and the others share.
package struct MemoryPlan: Sendable {
    /// A buffer and the steps between which it is in use, both included.
    package struct Buffer: Hashable, Sendable {
        /// Size in bytes.
        package let count: Int
        /// The step that writes it.
        package let firstStep: Int
        /// The last step that reads it.
        package let lastStep: Int

        /// `lastStep` is not before `firstStep`.
        package init(count: Int, firstStep: Int, lastStep: Int) {
            self.count = count
            self.firstStep = firstStep
            self.lastStep = lastStep
        }
    }

    /// Places are multiples of this many bytes.
    package static let alignment = AlignedMemory.alignment

    /// Where each buffer lies, in bytes.
    package let offsets: [Int]
    /// Bytes of the arena.
    package let count: Int

    /// The big ones first, each at the lowest place that is free all its time.
    package init(_ buffers: [Buffer]) {
        var offsets = [Int](repeating: 0, count: buffers.count)
        var placed: [Int] = []
        var end = 0
        let bySize = buffers.indices.sorted { (buffers[$0].count, $1) > (buffers[$1].count, $0) }
        for index in bySize {
            let buffer = buffers[index]
            var offset = 0
            let neighbours = placed.filter {
                buffers[$0].firstStep <= buffer.lastStep && buffer.firstStep <= buffers[$0].lastStep
            }
            for other in neighbours.sorted(by: { offsets[$0] < offsets[$1] }) {
                if offset + buffer.count <= offsets[other] { break }
                offset = max(offset, AlignedMemory.aligned(offsets[other] + buffers[other].count))
            }
            offsets[index] = offset
            placed.append(index)
            end = max(end, AlignedMemory.aligned(offset + buffer.count))
        }
        self.offsets = offsets
        count = end
    }
}
