import FoundationEssentials
import JWTKit

/// The public keys of a JWK Set (RFC 7517 §5).
struct JSONWebKeySet {
    /// The members of a key that matter here (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2); private ones are not read.
    private struct Key: Decodable {
        let kty: String
        let kid, alg, use, crv, n, e, x, y: String?
        let operations: [String]?

        private enum CodingKeys: String, CodingKey {
            case kty, kid, alg, use, crv, n, e, x, y
            case operations = "key_ops"
        }
    }

    private struct Document: Decodable {
        /// A key of a form we do not know does not spoil the others.
        struct Entry: Decodable {
            let key: Key?
            init(from decoder: any Decoder) throws { key = try? Key(from: decoder) }
        }

        let keys: [Entry]
    }

    /// Those that verify signatures with an algorithm we take.
    let keys: [VerificationKey]

    /// Throws for what is no JWK Set.
    init(json: [UInt8]) async throws {
        var keys: [VerificationKey] = []
        for entry in try JSONDecoder().decode(Document.self, from: Data(json)).keys {
            if let key = entry.key, let usable = await Self.verificationKey(key) { keys.append(usable) }
        }
        self.keys = keys
    }

    private static func verificationKey(_ key: Key) async -> VerificationKey? {
        guard key.use ?? "sig" == "sig", key.operations?.contains("verify") ?? true else { return nil }
        let identifier = JWKIdentifier(string: key.kid ?? "")
        let algorithm: SignatureAlgorithm
        let jwk: JWK
        switch (key.kty, key.crv) {
        case ("RSA", _):
            algorithm = .rs256
            jwk = .rsa(.rs256, identifier: identifier, modulus: key.n, exponent: key.e)
        case ("EC", "P-256"):
            algorithm = .es256
            jwk = .ecdsa(.es256, identifier: identifier, x: key.x, y: key.y, curve: .p256)
        case ("OKP", "Ed25519"):
            algorithm = .edDSA
            jwk = .octetKeyPair(.eddsa, identifier: identifier, x: key.x, y: nil, curve: .ed25519)
        default: return nil
        }
        guard key.alg ?? algorithm.rawValue == algorithm.rawValue,
            let signer = try? await JWTKeyCollection().add(jwk: jwk).getKey(for: identifier, alg: algorithm.rawValue)
        else { return nil }
        return VerificationKey(id: key.kid, algorithm: algorithm, signer: signer)
    }
}
