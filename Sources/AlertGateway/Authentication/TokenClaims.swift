/// The claims of a token that the gateway reads (RFC 7519 §4.1), and Picket's own two.
package struct TokenClaims: Encodable, Equatable, Sendable {
    /// The user.
    package var subject: String
    /// When it ends, in seconds since 1970.
    package var expiry: Double
    /// When it begins, in seconds since 1970.
    package var notBefore: Double?
    /// Who made it.
    package var issuer: String?
    /// Whom it is for.
    package var audience: Audience?
    /// What it may do; a viewer's rights when nil.
    package var role: Role?
    /// The streams whose alerts the user may see, or that the publisher may publish; nil for all.
    package var streams: [String]?

    /// The claims of a token for `subject` until `expiry`; the others may be set after.
    package init(subject: String, expiry: Double) {
        self.subject = subject
        self.expiry = expiry
    }

    /// Reads the payload of a token; nil when a claim is missing or of another type.
    package init?(json: [UInt8]) {
        guard let object = try? JSONObject(json), let subject = object["sub"]?.string,
            let expiry = object["exp"]?.number
        else { return nil }
        self.init(subject: subject, expiry: expiry)
        notBefore = object["nbf"]?.number
        issuer = object["iss"]?.string
        audience = object["aud"].flatMap { Audience($0) }
        role = object["role"]?.string.flatMap { Role(rawValue: $0) }
        streams = object["streams"]?.strings
        // What is there and was not understood must not count as absent.
        let isUnderstood = [
            "nbf": notBefore != nil, "iss": issuer != nil, "aud": audience != nil, "role": role != nil,
            "streams": streams != nil,
        ]
        for (name, isRead) in isUnderstood where !isRead && object[name] != nil { return nil }
    }

    private enum CodingKeys: String, CodingKey {
        case subject = "sub"
        case expiry = "exp"
        case notBefore = "nbf"
        case issuer = "iss"
        case audience = "aud"
        case role, streams
    }

    /// One name or several (RFC 7519 §4.1.3).
    package struct Audience: Encodable, Equatable, Sendable {
        /// At least one in practice.
        package var names: [String]

        /// The audience of these names.
        package init(_ names: String...) { self.names = names }

        init?(_ value: JSONValue) {
            guard let names = value.string.map({ [$0] }) ?? value.strings else { return nil }
            self.names = names
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            if names.count == 1 { try container.encode(names[0]) } else { try container.encode(names) }
        }
    }
}
