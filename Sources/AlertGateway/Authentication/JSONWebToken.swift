import FoundationEssentials
import JWTKit

/// A JSON Web Token taken apart; nothing in it is to be believed before its signature was verified (RFC 7515 §7.1).
struct JSONWebToken {
    /// The members of the header that say how to verify.
    struct Header {
        let algorithm: String
        let keyID: String?

        /// Nil without an algorithm, and with extensions that must be understood: we know none (RFC 7515 §4.1.11).
        init?(json: [UInt8]) {
            guard let object = try? JSONObject(json), let algorithm = object["alg"]?.string, object["crit"] == nil
            else { return nil }
            self.algorithm = algorithm
            keyID = object["kid"]?.string
            guard (object["kid"] == nil) == (keyID == nil) else { return nil }
        }
    }

    /// Longer texts are refused unread.
    static let maximumLength = 8 << 10

    let header: Header
    /// The claims as JSON.
    let payload: [UInt8]
    private let signature: [UInt8]
    private let signedBytes: [UInt8]

    /// Nil for what is no token in the compact form.
    init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength else { return nil }
        // Bytes, as in `RequestTarget`.
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Substring.init)
        guard parts.count == 3, let head = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]),
            let header = Header(json: head)
        else { return nil }
        self.header = header
        self.payload = payload
        self.signature = signature
        signedBytes = Array(text.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
    }

    /// Whether `key` made the signature, and is meant for the algorithm that the header names.
    func isSigned(by key: VerificationKey) -> Bool {
        key.algorithm.rawValue == header.algorithm
            && (try? key.signer.verify(signature, signs: signedBytes)) == true
    }

    /// A token with these claims, signed with `key`.
    static func sign(_ claims: TokenClaims, with key: VerificationKey) throws -> String {
        let header = #"{"alg":"\#(key.algorithm.rawValue)","typ":"JWT"}"#
        let signed =
            Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode([UInt8](try JSONEncoder().encode(claims)))
        return signed + "." + Base64URL.encode(try key.signer.sign(Array(signed.utf8)))
    }
}
