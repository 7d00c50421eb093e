/// Where a gateway listens.
package struct GatewayAddress: Hashable, Sendable, CustomStringConvertible {
    /// A text that names no gateway we can reach.
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        /// What was expected.
        package let description: String
    }

    /// A name or an address, an IPv6 address without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: Int

    /// `http://host:port`, with `Host`'s brackets where they belong.
    package var description: String { "http://\(authority)" }

    /// The `Host` of a request.
    var authority: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Reads `http://host:port`, `ws://host:port` or `host:port`; the port is 80 when a URL has none.
    package init(_ text: String) throws(Invalid) {
        var rest = Substring(text)
        var isURL = false
        if let scheme = text.firstRange(of: "://") {
            switch text[..<scheme.lowerBound].lowercased() {
            case "http", "ws": break
            case "https", "wss":
                throw Invalid(description: "\(text): TLS is not supported yet, expected http://HOST:PORT")
            default: throw Invalid(description: "\(text): expected http://HOST:PORT")
            }
            rest = text[scheme.upperBound...]
            isURL = true
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var portText: Substring?
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
            portText = rest[rest.index(after: colon)...]
            rest = rest[..<colon]
        }
        if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
        guard let port = portText.map({ UInt16($0).map(Int.init) }) ?? (isURL ? 80 : nil), port > 0, !rest.isEmpty,
            !rest.contains(where: { "/?#@ \r\n".contains($0) })
        else { throw Invalid(description: "\(text): expected http://HOST:PORT") }
        host = String(rest)
        self.port = port
    }
}
