import KernelABI

/// What a map's elements stand for, with its constants in registers.
struct MapFormat<E: Element> {
    private let zero: Vector
    private let scale: Vector
    private let steps: Vector

    @inline(__always) init(_ quantization: Quantization) {
        zero = Vector(repeating: quantization.zeroPoint)
        scale = Vector(repeating: quantization.scale)
        steps = Vector(repeating: 1 / quantization.scale)
    }

    /// The numbers at `source`.
    @inline(__always) func vector(at source: UnsafePointer<E>) -> Vector {
        E.isQuantized ? (E.vector(at: source) - zero) * scale : E.vector(at: source)
    }

    /// Writes numbers.
    @inline(__always) func store(_ vector: Vector, to target: UnsafeMutablePointer<E>) {
        guard E.isQuantized else { return E.store(vector, to: target) }
        var element = zero
        element.accumulate(vector, steps)
        E.store(element, to: target)
    }
}
