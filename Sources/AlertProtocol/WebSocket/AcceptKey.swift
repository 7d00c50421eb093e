/// The opening handshake's proof that the server speaks WebSocket (RFC 6455 §4.2.2).
package enum AcceptKey {
    private static let guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// `Sec-WebSocket-Accept` for a client's `Sec-WebSocket-Key`: base64 of SHA-1 over the key and a fixed GUID.
    package static func accept(for key: String) -> String {
        Base64.encode(SHA1.digest(of: Array((key + guid).utf8)))
    }

    /// Whether a `Sec-WebSocket-Key` is base64 of 16 bytes (RFC 6455 §4.2.1).
    package static func isValid(key: String) -> Bool {
        let bytes = Array(key.utf8)
        return bytes.count == 24 && bytes[22] == UInt8(ascii: "=") && bytes[23] == UInt8(ascii: "=")
            && bytes[..<22].allSatisfy(Base64.isDigit)
    }
}
