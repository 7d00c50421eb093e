import FoundationEssentials

/// An `http` or `https` URL as a connection and a request need it.
package struct HTTPLocation: Equatable, Sendable, CustomStringConvertible {
    let isSecure: Bool
    /// A name or an address, an IPv6 address without brackets.
    let host: String
    let port: Int
    /// The path with its query.
    let target: String

    /// Nil for another scheme, a missing host, or a user and password, which would end in logs.
    package init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), parts.user == nil,
            scheme == "http" || scheme == "https", var host = parts.host, !host.isEmpty
        else { return nil }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        isSecure = scheme == "https"
        self.host = host
        port = parts.port ?? (isSecure ? 443 : 80)
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        target = path + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
        guard (1...65535).contains(port) else { return nil }
    }

    /// Another path, still percent-encoded, on the same host, below this one's.
    func appending(_ path: String) -> HTTPLocation? {
        let folder = target.prefix { $0 != "?" }
        let root = folder.hasSuffix("/") ? folder.dropLast() : folder
        return HTTPLocation("\(isSecure ? "https" : "http")://\(authority)\(root)\(path)")
    }

    /// The `Host` of a request.
    var authority: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// Without the query, which may hold a secret.
    package var description: String {
        "\(isSecure ? "https" : "http")://\(authority)\(target.prefix { $0 != "?" })"
    }
}
