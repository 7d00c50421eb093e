/// What one side of ICE proves itself with (RFC 8445 §5.3); the password never shows.
package struct ICECredentials: Hashable, Sendable {
    /// The username fragment, which names the side.
    package var fragment: String
    /// The key of its messages' integrity.
    package var password: String

    /// Credentials of an own side.
    package init(fragment: String, password: String) {
        self.fragment = fragment
        self.password = password
    }

    /// Those of a medium, or else of its session (RFC 8839 §5.4).
    init(of media: MediaDescription, in session: SessionDescription) throws(SDPError) {
        fragment = try Self.value(of: "ice-ufrag", lengths: 4...256, of: media, in: session)
        password = try Self.value(of: "ice-pwd", lengths: 22...256, of: media, in: session)
    }

    private static func value(
        of name: String, lengths: ClosedRange<Int>, of media: MediaDescription, in session: SessionDescription
    ) throws(SDPError) -> String {
        let attribute = media.values(of: name, or: session).first
        let value = attribute?.value?.trimmed ?? ""
        guard lengths.contains(value.utf8.count), value.utf8.allSatisfy(\.isICECharacter) else {
            throw SDPError(
                .unusableICE, line: attribute?.line ?? media.line,
                found: attribute == nil ? "no a=\(name)" : "\(value.utf8.count) characters in a=\(name)",
                expected: "\(lengths.lowerBound) to \(lengths.upperBound) letters, digits, + and /")
        }
        return value
    }
}

extension ICECredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(fragment) with a secret password" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension UInt8 {
    // RFC 8839 §5.4: ice-char.
    fileprivate var isICECharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
