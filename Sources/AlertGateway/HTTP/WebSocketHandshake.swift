import AlertProtocol
import NIOHTTP1

/// A client's opening handshake that was found in order (RFC 6455 §4.2.1), and our half of it.
struct WebSocketHandshake: Equatable, Sendable {
    private let key: String
    private let subprotocol: String?

    init(_ headers: HTTPHeaders) throws(RequestFailure) {
        guard headers[canonicalForm: "upgrade"].contains(where: { $0.lowercased() == "websocket" }),
            headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" })
        else {
            throw RequestFailure(
                .upgradeRequired, "upgrade_required", "expected a WebSocket handshake",
                headers: ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"])
        }
        guard headers.first(name: "Sec-WebSocket-Version") == "13" else {
            throw RequestFailure(
                .upgradeRequired, "unsupported_version", "expected WebSocket version 13",
                headers: ["Sec-WebSocket-Version": "13"])
        }
        let keys = headers["Sec-WebSocket-Key"]
        guard keys.count == 1, AcceptKey.isValid(key: keys[0]) else {
            throw RequestFailure(.badRequest, "invalid_handshake", "expected a Sec-WebSocket-Key of 16 bytes in base64")
        }
        key = keys[0]
        subprotocol = PresentedToken.isInSubprotocol(headers) ? PresentedToken.subprotocol : nil
    }

    /// The head of the 101 answer (RFC 6455 §4.2.2).
    var response: HTTPResponseHead {
        var headers: HTTPHeaders = [
            "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": AcceptKey.accept(for: key),
        ]
        if let subprotocol { headers.add(name: "Sec-WebSocket-Protocol", value: subprotocol) }
        return HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
    }
}
