import AlertGateway
import Testing

struct HistogramTests {
    @Test func countsInBuckets() {
        let histogram = Histogram()
        for milliseconds in [-5, 0, 1, 2, 100_000_000] { histogram.observe(.milliseconds(milliseconds)) }
        let counts = histogram.cumulative
        #expect(counts.first == 2)
        #expect(counts[1] == 3)
        #expect(counts[2] == 4)
        #expect(counts.dropLast().last == 4)
        #expect(counts.last == 5)
        #expect(histogram.seconds == 100_000.003)
    }

    @Test func isPrometheusText() {
        let histogram = Histogram()
        histogram.observe(.milliseconds(3))
        var text = PrometheusText()
        text.counter("a_total", "What a is.", 7)
        text.histogram("h_seconds", "What h is.", histogram)
        let lines = text.text.split(separator: "\n")
        #expect(lines[0...2] == ["# HELP a_total What a is.", "# TYPE a_total counter", "a_total 7"])
        #expect(lines.contains("h_seconds_bucket{le=\"0.0025\"} 0"))
        #expect(lines.contains("h_seconds_bucket{le=\"0.005\"} 1"))
        #expect(lines.contains("h_seconds_bucket{le=\"+Inf\"} 1"))
        #expect(lines.suffix(2) == ["h_seconds_sum 0.003", "h_seconds_count 1"])
    }
}
