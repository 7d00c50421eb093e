import Synchronization

/// A number that only grows, safe from every thread.
package struct Counter: ~Copyable, Sendable {
    private let count = Atomic(0)

    /// Zero.
    package init() {}

    /// The number now.
    package var value: Int { count.load(ordering: .relaxed) }

    /// Adds to it.
    package func add(_ number: Int = 1) { count.wrappingAdd(number, ordering: .relaxed) }
}
