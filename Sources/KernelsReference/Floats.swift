import KernelABI

// The oracle knows one kind of element.

extension UnsafeRawPointer {
    var floats: UnsafePointer<Float> { assumingMemoryBound(to: Float.self) }
}

extension UnsafeMutableRawPointer {
    var floats: UnsafeMutablePointer<Float> { assumingMemoryBound(to: Float.self) }
}

extension Range<Int> {
    /// The pixels of these rows.
    func pixels(_ layout: BlockedLayout) -> Range<Int> { lowerBound * layout.width..<upperBound * layout.width }
}
