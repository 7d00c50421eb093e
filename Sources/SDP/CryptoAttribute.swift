/// Keys for SRTP in a session description: `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:…|2^31|1:1` (RFC 4568 §9.2).
///
/// It holds secrets and never shows them.
package struct CryptoAttribute: Hashable, Sendable {
    /// One master key.
    package struct Key: Hashable, Sendable {
        /// Key, then salt.
        package var keyAndSalt: [UInt8]
        /// What stands in packets of this key (MKI); empty when packets bear none.
        package var identifier: [UInt8]
    }

    /// The line it stands on, from 1.
    package var line: Int
    /// The name of the suite, for instance `AES_CM_128_HMAC_SHA1_80`.
    package var suite: String
    /// The keys, at least one.
    package var keys: [Key]

    /// Reads an attribute `a=crypto`.
    ///
    /// - Throws: what is wrong, without a part of a key.
    init(_ attribute: Attribute) throws(SDPError) {
        func error(_ found: String, expected: String) -> SDPError {
            SDPError(.malformedCrypto, line: attribute.line, found: found, expected: expected)
        }
        let fields = (attribute.value ?? "").split(whereSeparator: \.isWhitespace)
        guard fields.count >= 3 else {
            throw error("\(fields.count) parts", expected: "<tag> <suite> inline:<key>")
        }
        line = attribute.line
        suite = fields[1].uppercased()
        keys = []
        for parameter in fields[2].split(separator: ";") {
            keys.append(try Key(parameter, of: attribute))
        }
        // RFC 4568 §6.3: what is not understood must not be passed over, for it changes how packets are protected.
        for parameter in fields.dropFirst(3) where !parameter.uppercased().hasPrefix("WSH=") {
            throw error("session parameter \(parameter)", expected: "none, or WSH")
        }
    }
}

extension CryptoAttribute.Key {
    /// The longest identifier, in bytes (RFC 4568 §6.1).
    private static let maxIdentifierLength = 128

    // inline:<key and salt in base64>[|<lifetime>][|<identifier>:<its length>]
    init(_ text: Substring, of attribute: Attribute) throws(SDPError) {
        func error(_ found: String, expected: String) -> SDPError {
            SDPError(.malformedCrypto, line: attribute.line, found: found, expected: expected)
        }
        let method = text.prefix { $0 != ":" }
        guard method.lowercased() == "inline" else { throw error("a key by another method", expected: "inline:<key>") }
        let parts = text.dropFirst(method.count + 1).split(separator: "|", omittingEmptySubsequences: false)
        guard let key = parts.first, let bytes = [UInt8](base64: key.trimmed), !bytes.isEmpty else {
            throw error("a key that is not base64", expected: "key and salt in base64")
        }
        keyAndSalt = bytes
        identifier = []
        // The lifetime has no colon.
        guard let named = parts.dropFirst().first(where: { $0.contains(":") }) else { return }
        let numbers = named.split(separator: ":", omittingEmptySubsequences: false)
        guard numbers.count == 2, let value = UInt64(numbers[0]), let length = Int(numbers[1]),
            (1...Self.maxIdentifierLength).contains(length), length >= 8 || value >> UInt64(8 * length) == 0
        else { throw error("key identifier \(named)", expected: "<identifier>:<length in bytes>") }
        identifier = (0..<length).reversed().map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) : 0 }
    }
}

extension CryptoAttribute: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(suite), \(keys.count) secret key(s)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension CryptoAttribute.Key: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "a secret key" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
