import AlertGateway
import Foundation
import JWTKit

/// Somebody else who issues tokens: keys of three kinds, their public halves as a JWK Set.
struct IdentityProvider {
    private let ec = ES256PrivateKey()
    private let edwards: EdDSA.PrivateKey
    private let rsa: Insecure.RSA.PrivateKey
    /// Ends every key id, so that two providers have different ones.
    let generation: String

    init(generation: String = "1") throws {
        edwards = try EdDSA.PrivateKey(curve: .ed25519)
        rsa = try Insecure.RSA.PrivateKey(pem: Self.rsaPEM)
        self.generation = generation
    }

    /// The claims that a test sets; the expiry is far away unless it says otherwise.
    struct Claims: JWTPayload {
        var sub: String? = "alice"
        var exp: Double? = Date().timeIntervalSince1970 + 3600
        var nbf: Double?
        var iss: String?
        var aud: [String]?
        var role: String?
        var streams: [String]?

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    /// A token signed by the key for `algorithm`.
    func token(_ algorithm: SignatureAlgorithm, _ claims: Claims = Claims()) async throws -> String {
        let identifier = JWKIdentifier(string: "\(algorithm.rawValue)-\(generation)")
        let keys = JWTKeyCollection()
        switch algorithm {
        case .rs256: await keys.add(rsa: rsa, digestAlgorithm: .sha256, kid: identifier)
        case .es256: await keys.add(ecdsa: ec, kid: identifier)
        case .edDSA: await keys.add(eddsa: edwards, kid: identifier)
        case .hs256, .hs384, .hs512:
            preconditionFailure("an identity provider publishes no secrets")
        }
        return try await keys.sign(claims, kid: identifier)
    }

    /// The RSA public key as a file, which an attacker knows.
    var publicPEM: String { rsa.publicKey.pemRepresentation }

    /// The JWK Set, among its keys some of no use here.
    func jwks() throws -> String {
        let numbers = try rsa.publicKey.getKeyPrimitives()
        let point = try Self.coordinates(ec)
        return """
            {"keys": [
              {"kty": "oct", "kid": "secret", "k": "AAAA"}, {"kty": "XYZ"}, 17, {"kty": "EC", "crv": "P-256"},
              {"kty": "RSA", "kid": "encrypts", "use": "enc", "n": "\(Self.url(numbers.modulus))", "e": "AQAB"},
              {"kty": "RSA", "kid": "RS256-\(generation)", "use": "sig", "alg": "RS256",
               "n": "\(Self.url(numbers.modulus))", "e": "\(Self.url(numbers.publicExponent))"},
              {"kty": "EC", "crv": "P-256", "kid": "ES256-\(generation)", "key_ops": ["verify"],
               "x": "\(point.x)", "y": "\(point.y)"},
              {"kty": "OKP", "crv": "Ed25519", "kid": "EdDSA-\(generation)", "x": "\(Self.url(edwards.publicKey.rawRepresentation))"}
            ]}
            """
    }

    private struct Point {
        let x, y: String
    }

    private struct NoPoint: Error {}

    private static func coordinates(_ key: ES256PrivateKey) throws -> Point {
        guard let parameters = key.parameters, let x = Data(base64Encoded: parameters.x),
            let y = Data(base64Encoded: parameters.y)
        else { throw NoPoint() }
        return Point(x: url(x), y: url(y))
    }

    private static func url(_ data: Data) -> String { Base64URL.encode([UInt8](data)) }

    /// Made for these tests, used nowhere else.
    private static let rsaPEM = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQC4gvPjClSpzh0O
        WMbOvUV2itwodD46KOKTB8qubRngU2eNbO/TjzTd39mcsftA0GQPdApH0brmXatC
        umYApEeUxKaF04nAo2LHl8deApzKd9qPc77cawCVIbuWMrkX5iDcrscIfyJlPwO0
        m1DERRIMpVB2keRK9mmh/JQG8Zb0ynw/fccV5Utx/9qAUwQd4cRk2dcSLYH9e1fC
        tRmTD8eAoLZfqxtjmTxQQdbJpZ2CEXgw40LUTBXEXPkYorJNduyRr+nQ5wpN7+P7
        5OgtwHwMdQnJ6g6+ZfEMyU67GgbmQXLmQJSuOTtEM43Ji1GJc7uhBseplaQ1MKcB
        tYuEnUc/AgMBAAECggEAAXJ1ezhfhZ1qOOyVUpXFb7KTG3Yd7tLXRBPxkQCmDU5a
        J4/NKbmbzoms6T+0GsQHpN9iHUIV1yyw5SsVFbg0H4STUcVg9TPS2IHmPGSE2kmq
        WymrO4tTS9gh4oGvVfKmG1T7lqN4n5ao7sexEHkCNTsusF9gjP31wiF6/7rxViYk
        /d7M4kDgZjzemvzvh0yHbHwtJ7gCWX3z+9tVe38C2o768ExzNfodXFojwUmifWhH
        a+Ii4780jpqI4xfK+cOQ6iiRxYuNdhm2K6kgcWVV4pFBmErAvgrBrWrs0qPZVPYp
        DOawAjh/UrHwSwgTGUPe2WDm0xR05vHMcGCvB8qqMQKBgQDiSxj0ry38FEHKm70u
        8e/7IVSvt/MPUNA6bocleWzIyz+uGT8I2OSK7OOYbFfgX6nsF/Xpbm59SQsOH9EU
        cc3BGUXd6iOJaBGgN9jJC69GIIaiVljPsyriFdYEeUK1hwPbvxkhAkrHi+xJCPd4
        fZO0uXmAZmGsD6SUiOHOggNMCwKBgQDQu7gek6kKFGT9Cat9ZbCt3R670yx350nB
        yBFlPj81tXYzd4k0MmNXgYAO1iMEVdG32GZ9UOZow34AE2AGq5Pp3Uc3rFRvJAn1
        YsdWp6f7MxUr6O9ch/5vgB0BwgErHcATI0zZ0YgUft8uWsqRp8gQPlZkKKqD5nF7
        +MQYalk+HQKBgQCXwH6qz7NJwZfhNBFpIuupAFAXSodf9PS+ypIsykHuYYaBzQJd
        f327wGJcPAOuPtjnr6XEdb74m3wja6i9ShgN71HQIIzWP4jaZbkmEYTnxTYkNT13
        g5I1bSlJdLwMmc83lO5YGX5mVOoOjEnQbn4YCu108rN7PD5FMYoj/0IQwwKBgQC3
        4lfun/jQB218OXOZMee3E1CK+Rt4ugoRK/afMXowD5+E8a6ujCFWKqCs8VrB6/So
        OHz5szZ4Xph26pqy5Z6V7TlbQ3bSvnYDdjTUEzj6JGNnXnrYEnpEsiFbthSfbkMS
        2QtP7LYsECT/Sj6gmKW4IaKr8+Nb9bxOEbZ3J+FcxQKBgFWeceWEhgbfmI2S1ziP
        8p07tqRuB6eNa+TO/rcAD0FErEeW5BNDNMV7bGnHyfCrVAWtj69FFYYApPUc4g/M
        1nk0wcDoWAyk8tnXjsJFLwYYneeMSfbQWVtvm1gI6SvVeG/LPQH9nEJnRQXz3YnR
        1a4u8w+Shw9x+2MOwSzsNUra
        -----END PRIVATE KEY-----
        """
}
