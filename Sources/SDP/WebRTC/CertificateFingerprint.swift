/// The hash of a certificate, which the description vouches for: `a=fingerprint:sha-256 4A:AD:…` (RFC 8122 §5).
package struct CertificateFingerprint: Hashable, Sendable {
    /// The hashes that are safe, the weakest first; the raw value is the name in descriptions.
    package enum Hash: String, CaseIterable, Sendable {
        case sha256 = "sha-256"
        case sha384 = "sha-384"
        case sha512 = "sha-512"

        /// The length of the hash in bytes.
        var length: Int {
            switch self {
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    /// Which hash it is.
    package var hash: Hash
    /// The hash of the certificate in DER.
    package var bytes: [UInt8]

    /// A certificate's fingerprint.
    package init(hash: Hash, bytes: [UInt8]) {
        self.hash = hash
        self.bytes = bytes
    }

    /// Reads an attribute; nil when it is of a hash that does not count, or of none.
    init?(_ attribute: Attribute) {
        let fields = (attribute.value ?? "").split(whereSeparator: \.isWhitespace)
        guard fields.count == 2, let hash = Hash(rawValue: fields[0].lowercased()) else { return nil }
        let octets = fields[1].split(separator: ":", omittingEmptySubsequences: false)
        let bytes = octets.compactMap { $0.utf8.count == 2 ? UInt8($0, radix: 16) : nil }
        guard bytes.count == octets.count, bytes.count == hash.length else { return nil }
        self.init(hash: hash, bytes: bytes)
    }

    /// What the other side's certificate may be: the fingerprints by the strongest hash that it names (RFC 8122 §5).
    static func strongest(
        of media: MediaDescription, in session: SessionDescription
    ) throws(SDPError) -> [CertificateFingerprint] {
        let attributes = media.values(of: "fingerprint", or: session)
        let usable = attributes.compactMap(CertificateFingerprint.init)
        guard let best = Hash.allCases.last(where: { hash in usable.contains { $0.hash == hash } }) else {
            throw SDPError(
                .unusableFingerprint, line: attributes.first?.line ?? media.line,
                found: attributes.first.map { "a=\($0)" } ?? "no a=fingerprint",
                expected: "one by " + Hash.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return usable.filter { $0.hash == best }
    }
}

extension CertificateFingerprint: CustomStringConvertible {
    /// As it stands in a description.
    package var description: String {
        let octets = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
        return "\(hash.rawValue) \(octets.joined(separator: ":"))"
    }
}
