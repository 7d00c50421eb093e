import FoundationEssentials
import NIOCore
import NIOHTTP1

/// The dashboard: a folder of files beside the program, read once at start.
///
/// They are files, and not part of the executable, so that a page can be changed without a compiler. No path of a request
/// ever reaches the disk: what was not read at start does not exist.
struct DashboardFiles: Sendable {
    private let answers: [String: HTTPResponse]
    /// Another one after each start, when the files may have changed.
    private let entityTag: String

    /// Nothing of other origins, no script or style in the markup, pictures of alerts as blobs; no page may frame it.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static let mediaTypes = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml",
    ]

    /// Where the folder may be: where the build puts it, and where an installation does.
    private static var places: [URL] {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        return [
            program.appending(path: "picket_AlertGateway.resources/Dashboard"),
            program.appending(path: "../share/picket/dashboard").standardized,
        ]
    }

    /// Reads the folder; where there is none, there is no dashboard.
    init() {
        entityTag = "\"\(UInt64.random(in: .min ... .max))\""
        var answers: [String: HTTPResponse] = [:]
        let folder = Self.places.first { FileManager.default.fileExists(atPath: $0.path + "/index.html") }
        for file in folder.flatMap({ try? FileManager.default.subpathsOfDirectory(atPath: $0.path) }) ?? [] {
            guard let folder, let kind = file.split(separator: ".").last, let mediaType = Self.mediaTypes[String(kind)],
                let bytes = try? Data(contentsOf: folder.appending(path: file))
            else { continue }
            answers[file] = HTTPResponse(
                status: .ok, headers: Self.headers(mediaType, entityTag), body: ByteBuffer(bytes: bytes))
        }
        self.answers = answers
    }

    private static func headers(_ mediaType: String, _ entityTag: String) -> HTTPHeaders {
        [
            "Content-Type": mediaType, "ETag": entityTag, "Cache-Control": "no-cache",
            "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
        ]
    }

    /// The answer to a request for `file`, a path within the folder.
    func answer(_ file: String, to request: HTTPRequest) throws(RequestFailure) -> HTTPResponse {
        guard !answers.isEmpty else {
            throw RequestFailure(.notFound, "no_dashboard", "the dashboard's files are not beside the program")
        }
        guard let answer = answers[file] else { throw .nothingHere }
        guard request.head.headers["If-None-Match"].contains(entityTag) else { return answer }
        return HTTPResponse(status: .notModified, headers: answer.headers, body: ByteBuffer())
    }
}
