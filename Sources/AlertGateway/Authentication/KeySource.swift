package import FoundationEssentials

/// Where a JWK Set is kept.
package enum KeySource: Equatable, Sendable, CustomStringConvertible {
    /// A file, at its absolute path.
    case file(path: String)
    /// A document on a web server.
    case url(HTTPLocation)

    /// A set is larger than this by mistake only.
    static let maximumBytes = 256 << 10

    /// Reads `text` as an `http` or `https` URL or else as a path, relative to `folder`; nil for a broken URL.
    package init?(_ text: String, relativeTo folder: URL) {
        if text.contains("://") {
            guard let location = HTTPLocation(text) else { return nil }
            self = .url(location)
        } else {
            self = .file(path: URL(filePath: text, relativeTo: folder).path)
        }
    }

    package var description: String {
        switch self {
        case .file(let path): path
        case .url(let location): location.description
        }
    }

    /// How often it is read again without being asked: a file costs nothing, a server of somebody else's does.
    var period: Duration {
        switch self {
        case .file: .seconds(10)
        case .url: .seconds(300)
        }
    }

    func load() async throws -> JSONWebKeySet {
        switch self {
        case .file(let path): try await JSONWebKeySet(json: [UInt8](try Data(contentsOf: URL(filePath: path))))
        case .url(let location): try await JSONWebKeySet(json: HTTPFetch.get(location, limit: Self.maximumBytes))
        }
    }
}
