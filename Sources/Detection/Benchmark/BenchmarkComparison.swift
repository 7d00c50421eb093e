/// How much slower or faster a run was than an earlier one of the same work.
package struct BenchmarkComparison: Hashable, Sendable {
    /// The median latency of the earlier run in milliseconds.
    package let base: Double
    /// That of the new one.
    package let current: Double

    /// The change in percent of the earlier run; above 0 is slower.
    package var percent: Double { (current / base - 1) * 100 }

    /// Compares the medians of two runs.
    ///
    /// Throws where they did not do the same: another model, input size, instruction set, precision or number of
    /// threads.
    package init(_ current: BenchmarkReport, base: BenchmarkReport) throws(BenchmarkMismatch) {
        func size(_ report: BenchmarkReport) -> String { report.size.map(String.init).joined(separator: "x") }
        let fields = [
            ("model", base.model, current.model), ("size", size(base), size(current)), ("isa", base.isa, current.isa),
            ("precision", base.precision, current.precision), ("threads", "\(base.threads)", "\(current.threads)"),
        ]
        for (field, old, new) in fields where old != new {
            throw BenchmarkMismatch(field: field, base: old, current: new)
        }
        guard base.latencyMs.p50 > 0 else {
            throw BenchmarkMismatch(
                field: "latency_ms.p50", base: "\(base.latencyMs.p50)", current: "\(current.latencyMs.p50)")
        }
        self.base = base.latencyMs.p50
        self.current = current.latencyMs.p50
    }
}

/// Two runs that can't be compared.
package struct BenchmarkMismatch: Error, Hashable, Sendable, CustomStringConvertible {
    /// The report's field in which they differ.
    package let field: String
    /// What the earlier run says.
    package let base: String
    /// What the new one says.
    package let current: String

    /// All three in one line.
    package var description: String { "\(field) is \(base) in the report to compare with, and \(current) here" }
}
