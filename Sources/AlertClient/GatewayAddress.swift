/// Where a gateway listens.
package struct GatewayAddress: Hashable, Sendable, CustomStringConvertible {
    /// A text that names no gateway we can reach.
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        /// What was expected.
        package let description: String
    }

    /// Whether it speaks TLS.
    package let isSecure: Bool
    /// A name or an address, an IPv6 address without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: Int

    /// `http://host:port` or `https://host:port`, with `Host`'s brackets where they belong.
    package var description: String { "\(isSecure ? "https" : "http")://\(authority)" }

    /// The `Host` of a request.
    var authority: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Reads `http://host:port`, `ws://host:port` or `host:port`, or with TLS `https://` or `wss://`.
    ///
    /// The port is 80 when a URL has none, with TLS 443.
    package init(_ text: String) throws(Invalid) {
        var rest = Substring(text)
        var defaultPort: Int?
        var isSecure = false
        if let scheme = text.firstRange(of: "://") {
            switch text[..<scheme.lowerBound].lowercased() {
            case "http", "ws": defaultPort = 80
            case "https", "wss": (defaultPort, isSecure) = (443, true)
            default: throw Invalid(description: "\(text): expected http://HOST:PORT or https://HOST:PORT")
            }
            rest = text[scheme.upperBound...]
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var portText: Substring?
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
            portText = rest[rest.index(after: colon)...]
            rest = rest[..<colon]
        }
        if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
        guard let port = portText.map({ UInt16($0).map(Int.init) }) ?? defaultPort, port > 0, !rest.isEmpty,
            !rest.contains(where: { "/?#@ \r\n".contains($0) })
        else { throw Invalid(description: "\(text): expected http://HOST:PORT or https://HOST:PORT") }
        host = String(rest)
        self.isSecure = isSecure
        self.port = port
    }
}
