extension Duration {
    /// Reads `250ms`, `30s`, `1.5s`, `5m`, `2h` or `7d`; nil for anything else, and for what is negative.
    package init?(configuration text: String) {
        let units: [(suffix: String, seconds: Double)] = [
            ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400),
        ]
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }),
            let number = Double(text.dropLast(unit.suffix.count)), number.isFinite, number >= 0, number < 1e9
        else { return nil }
        self = .seconds(number * unit.seconds)
    }
}
