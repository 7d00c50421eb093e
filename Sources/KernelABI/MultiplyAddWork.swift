/// What a run of `KernelTable.multiplyAddPeak` has done.
package struct MultiplyAddWork: Sendable {
    /// Multiplications and additions.
    package let operations: Int
    /// A number all of them went into, so that none could be left out.
    package let sum: Float

    /// Both as in the stored properties.
    package init(operations: Int, sum: Float) {
        self.operations = operations
        self.sum = sum
    }
}
