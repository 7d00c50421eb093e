import NIOHTTP1

/// Finds the token of a request: `Authorization: Bearer`, the subprotocols `bearer, JWT`, or `?token=`, in this order.
///
/// Browsers can set neither header on a WebSocket but can name subprotocols.
enum PresentedToken {
    /// The subprotocol that announces a token, echoed as the one selected.
    static let subprotocol = "bearer"

    static func find(in headers: HTTPHeaders, target: RequestTarget) -> String? {
        if let authorization = headers.first(name: "Authorization") {
            // Bytes, as in `RequestTarget`.
            let parts = authorization.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1).map(Substring.init)
            return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
        }
        if isInSubprotocol(headers) { return protocols(headers)[1] }
        return target["token"]
    }

    static func isInSubprotocol(_ headers: HTTPHeaders) -> Bool {
        let protocols = protocols(headers)
        return protocols.count >= 2 && protocols[0] == subprotocol
    }

    private static func protocols(_ headers: HTTPHeaders) -> [String] {
        headers[canonicalForm: "Sec-WebSocket-Protocol"].map(String.init)
    }
}
