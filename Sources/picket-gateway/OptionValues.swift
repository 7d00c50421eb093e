import ArgumentParser

/// A length of time as a person writes it: "30s", "500ms", "1h".
struct Span: ExpressibleByArgument, CustomStringConvertible {
    let duration: Duration
    let description: String

    private static let units: KeyValuePairs = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]

    init(_ duration: Duration) {
        self.duration = duration
        description = "\(duration.components.seconds)s"
    }

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && $0.isNumber }
        let unit = argument.dropFirst(digits.count)
        // A century is enough for any of them.
        guard let count = Int64(digits), (1...3_153_600_000_000).contains(count),
            let milliseconds = Self.units.first(where: { $0.key == unit })?.value,
            count <= 3_153_600_000_000 / Int64(milliseconds)
        else { return nil }
        duration = .milliseconds(count * Int64(milliseconds))
        description = argument
    }
}

/// An address to listen on: "127.0.0.1:8080", "[::1]:8080".
struct ListenAddress: ExpressibleByArgument, CustomStringConvertible {
    let host: String
    let port: Int

    var description: String { "\(host):\(port)" }

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...])
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: Int(port))
    }
}
