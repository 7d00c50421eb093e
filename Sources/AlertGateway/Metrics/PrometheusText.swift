/// Composes the Prometheus text format 0.0.4.
package struct PrometheusText {
    /// What was composed so far.
    package private(set) var text = ""

    /// Empty.
    package init() {}

    /// A number that only grows.
    package mutating func counter(_ name: String, _ help: String, _ value: Int) {
        head(name, help, "counter")
        text += "\(name) \(value)\n"
    }

    /// A number that goes up and down.
    package mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        head(name, help, "gauge")
        text += "\(name) \(value)\n"
    }

    /// A histogram in seconds.
    package mutating func histogram(_ name: String, _ help: String, _ histogram: borrowing Histogram) {
        head(name, help, "histogram")
        let cumulative = histogram.cumulative
        for index in 0..<Histogram.bounds.count {
            let bound = Double(Histogram.bounds[index]) / 1e6
            text += "\(name)_bucket{le=\"\(bound)\"} \(cumulative[index])\n"
        }
        let count = cumulative[cumulative.count - 1]
        text += "\(name)_bucket{le=\"+Inf\"} \(count)\n\(name)_sum \(histogram.seconds)\n\(name)_count \(count)\n"
    }

    private mutating func head(_ name: String, _ help: String, _ type: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }
}
