package import FoundationEssentials
import NIOHTTP1

/// Where a JWK Set is kept.
package enum KeySource: Equatable, Sendable, CustomStringConvertible {
    /// A file, at its absolute path.
    case file(path: String)
    /// A document on a web server, vouched for by the authorities in a PEM file, or by the system's.
    case url(HTTPLocation, authorities: String? = nil)

    /// A set is larger than this by mistake only.
    static let maximumBytes = 256 << 10

    /// Reads `text` as an `http` or `https` URL or else as a path, relative to `folder`; nil for a broken URL.
    package init?(_ text: String, relativeTo folder: URL, authorities: String? = nil) {
        if text.contains("://") {
            guard let location = HTTPLocation(text) else { return nil }
            self = .url(location, authorities: authorities)
        } else {
            self = .file(path: URL(filePath: text, relativeTo: folder).path)
        }
    }

    package var description: String {
        switch self {
        case .file(let path): path
        case .url(let location, _): location.description
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
        case .url(let location, let authorities):
            try await JSONWebKeySet(json: fetch(location, authorities: authorities))
        }
    }

    private func fetch(_ location: HTTPLocation, authorities: String?) async throws -> [UInt8] {
        let answer = try await HTTPCall(location, authorities: authorities).answer(limit: Self.maximumBytes)
        guard answer.status == .ok else { throw HTTPCall.Failure(description: "the answer is \(answer.status)") }
        return answer.body
    }
}
