import JWTKit

/// The algorithms a token may be signed with (RFC 7518 §3.1, RFC 8037 §3.1); there is no `none`.
package enum SignatureAlgorithm: String, CaseIterable, Sendable {
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"
    case rs256 = "RS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"
}

/// A key that verifies tokens of one algorithm, and of no other whatever a token's header says: so a public key never
/// serves as the secret of an HMAC.
struct VerificationKey: Sendable {
    /// The `kid` tokens name it by; nil when it has no name.
    let id: String?
    let algorithm: SignatureAlgorithm
    /// Signs, too, where the key is a secret.
    let signer: any JWTAlgorithm

    /// The keys of a secret: HMAC wants one as long as its digest (RFC 7518 §3.2), so a short secret has fewer.
    static func keys(of secret: Secret) async throws -> [VerificationKey] {
        let digests: [(SignatureAlgorithm, DigestAlgorithm, minimumLength: Int)] = [
            (.hs256, .sha256, 32), (.hs384, .sha384, 48), (.hs512, .sha512, 64),
        ]
        var keys: [VerificationKey] = []
        for (algorithm, digest, minimumLength) in digests where secret.bytes.count >= minimumLength {
            let collection = await JWTKeyCollection()
                .add(hmac: HMACKey(from: secret.bytes), digestAlgorithm: digest)
            keys.append(VerificationKey(id: nil, algorithm: algorithm, signer: try await collection.getKey()))
        }
        return keys
    }
}
