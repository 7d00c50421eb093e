import AlertProtocol
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// A request's head and where it came from.
struct HTTPRequest: Sendable {
    let head: HTTPRequestHead
    let target: RequestTarget
    let client: ClientNetwork
}

/// A request whose sender may ask for it.
struct AdmittedRequest: Sendable {
    let request: HTTPRequest
    let purpose: Purpose

    /// What it asks for, on whose authority.
    enum Purpose: Sendable {
        case open(SessionOpening)
        case publish(Identity)
        case history(HistoryRequest)
        case connections
        case users
        case addUser(by: String)
        case removeUser(String, by: String)
        case deadLetters
        case cameras
        case live
        case ready
        case metrics
        case page(HTTPResponse)
    }
}

/// What the router makes of a request's head.
enum RequestAdmission: Sendable {
    case admitted(AdmittedRequest)
    case refused(HTTPResponse)
}

/// A whole answer.
struct HTTPResponse: Sendable {
    let status: HTTPResponseStatus
    var headers: HTTPHeaders
    let body: ByteBuffer

    static func json(_ status: HTTPResponseStatus, _ value: some Encodable) -> Self {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        // The bodies are structs of ours, which always encode.
        let json = (try? encoder.encode(value)) ?? Data()
        return Self(status: status, headers: ["Content-Type": "application/json"], body: ByteBuffer(bytes: json))
    }

    /// `json` is a whole JSON text.
    static func json(_ status: HTTPResponseStatus, text json: [UInt8]) -> Self {
        Self(status: status, headers: ["Content-Type": "application/json"], body: ByteBuffer(bytes: json))
    }

    static func text(_ text: String) -> Self {
        Self(status: .ok, headers: ["Content-Type": "text/plain; charset=utf-8"], body: ByteBuffer(string: text))
    }

    init(status: HTTPResponseStatus, headers: HTTPHeaders, body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(_ failure: RequestFailure) {
        self = .json(failure.status, ErrorBody(error: failure.detail))
        for (name, value) in failure.headers { headers.add(name: name, value: value) }
    }
}

/// What the router makes of a request.
enum HTTPAnswer: Sendable {
    case respond(HTTPResponse)
    /// Switch to WebSocket.
    case open(SessionOpening)
}
