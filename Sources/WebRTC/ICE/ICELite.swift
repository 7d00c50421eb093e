internal import RTP
package import SDP

/// The side of ICE that everybody can reach (ICE-lite, RFC 8445 §2.5): it tries nothing, it answers who tries.
///
/// Who knows the password has read the answer, and is heard at the address from which he proves that. He must go on proving
/// it: `consentEnd` is when he counts as gone (RFC 7675 §5.1). Whatever else comes is passed over in silence, so that
/// nobody can use us against a third. Memory is bounded.
package struct ICELite: Sendable {
    /// How long a proof holds (RFC 7675 §5.1).
    package static let consentTime = Duration.seconds(30)
    /// The most addresses at which the other side is heard.
    package static let maxPaths = 8

    /// The own side.
    package let credentials: ICECredentials
    private let username: String

    /// Where the other side proved itself, the latest addresses last.
    package private(set) var paths: [TransportAddress] = []
    /// The pair that the other side nominated last.
    private var nominated: TransportAddress?
    /// When the last proof ceases to hold.
    package private(set) var consentEnd: Duration

    /// Waits for the side that calls itself `remoteFragment`, from `now` on.
    package init(credentials: ICECredentials, remoteFragment: String, now: Duration) {
        self.credentials = credentials
        username = "\(credentials.fragment):\(remoteFragment)"
        consentEnd = now + Self.consentTime
    }

    /// Where to send: the pair that was nominated, and before that the first that worked; nil before there is one.
    package var path: TransportAddress? { nominated ?? paths.first }

    /// Whether the other side has proved that it is at `address`.
    package func hears(_ address: TransportAddress) -> Bool { paths.contains(address) }

    /// Takes a message that came from `address`; answers what to send back there, and nil to what deserves no answer.
    package mutating func handle(
        _ message: STUNMessage, in datagram: RawSpan, from address: TransportAddress, now: Duration
    ) -> [UInt8]? {
        guard message.kind == .request, message.method == STUN.binding, message.username == username,
            message.isAuthentic(datagram, password: credentials.password)
        else { return nil }
        guard message.unknown.isEmpty else { return refusal(ofUnknown: message) }
        // RFC 8445 §7.3.1.1: of two sides that leave the decision to each other, the lite one does not give way.
        guard message.role != .controlled else {
            var writer = STUNWriter(.failure, transaction: message.transaction)
            writer.appendError(487, "Role Conflict")
            return writer.signed(password: credentials.password)
        }
        consentEnd = now + Self.consentTime
        remember(address)
        if message.nominates { nominated = address }
        var writer = STUNWriter(.success, transaction: message.transaction)
        writer.appendMappedAddress(address)
        return writer.signed(password: credentials.password)
    }

    // RFC 8489 §6.3.1.
    private func refusal(ofUnknown message: STUNMessage) -> [UInt8] {
        var writer = STUNWriter(.failure, transaction: message.transaction)
        writer.appendError(420, "Unknown Attribute")
        var types: [UInt8] = []
        for type in message.unknown { types.append(bigEndian: type) }
        writer.append(STUN.Attribute.unknownAttributes, types)
        return writer.signed(password: credentials.password)
    }

    private mutating func remember(_ address: TransportAddress) {
        guard !paths.contains(address) else { return }
        if paths.count == Self.maxPaths, let oldest = paths.firstIndex(where: { $0 != nominated }) {
            paths.remove(at: oldest)
        }
        paths.append(address)
    }
}
