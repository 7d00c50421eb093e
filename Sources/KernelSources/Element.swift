/// A number as it lies in maps and weights.
///
/// Kernels are generic over it and specialised for each.
protocol Element: SendableMetatype {
    /// Input channels that meet their weights in one step of a sum: those of a word of memory.
    static var channelsInWord: Int { get }
    /// A word in each lane: the inputs of a step, or the weights they meet.
    associatedtype Factor

    /// Whether elements stand for other numbers than their own: those of a `Quantization`.
    static var isQuantized: Bool { get }

    /// The elements at `source`, of any alignment, as floats.
    static func vector(at source: UnsafePointer<Self>) -> Vector
    /// Writes the nearest elements to `target`, of any alignment.
    static func store(_ vector: Vector, to target: UnsafeMutablePointer<Self>)
    /// The inputs at `source` in every lane.
    static func inputs(at source: UnsafePointer<Self>) -> Factor
    /// A vector of packed weights.
    static func weights(at source: UnsafeRawPointer) -> Factor
    /// Adds the products of a step to sums that begin with 32 zero bits.
    static func accumulate(_ sum: inout Vector, _ inputs: Factor, _ weights: Factor)
    /// A finished sum as floats.
    static func total(_ sum: Vector) -> Vector
}

extension Float: Element {
    @inline(__always) static var channelsInWord: Int { 1 }
    @inline(__always) static var isQuantized: Bool { false }

    @inline(__always) static func vector(at source: UnsafePointer<Float>) -> Vector {
        UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
    }

    @inline(__always) static func store(_ vector: Vector, to target: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Vector.self)
    }

    @inline(__always) static func inputs(at source: UnsafePointer<Float>) -> Vector {
        Vector(repeating: source.pointee)
    }

    @inline(__always) static func weights(at source: UnsafeRawPointer) -> Vector {
        source.loadUnaligned(as: Vector.self)
    }

    @inline(__always) static func accumulate(_ sum: inout Vector, _ inputs: Vector, _ weights: Vector) {
        sum.accumulate(inputs, weights)
    }

    @inline(__always) static func total(_ sum: Vector) -> Vector { sum }
}
