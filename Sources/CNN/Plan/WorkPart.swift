/// A thread's share of a step: the rows of the output it makes.
struct WorkPart: Sendable {
    /// Which of the parts, from 0.
    let index: Int
    /// How many there are.
    let count: Int

    /// The only part there is.
    static let whole = WorkPart(index: 0, count: 1)

    /// The rows of this part: all parts together are the whole height, none has more than one row more than another.
    func rows(of height: Int) -> Range<Int> { height * index / count..<height * (index + 1) / count }
}
