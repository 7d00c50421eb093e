/// Why a session description can't be used: what, where, and what was expected.
package struct SDPError: Error, Hashable, Sendable {
    /// The kinds of mistakes; more may be added.
    package struct Kind: Hashable, Sendable {
        let name: String

        /// The text is longer than `SessionDescription.maxSize`.
        package static let tooLarge = Self(name: "the description is too large")
        /// The text does not begin as a session description.
        package static let notSDP = Self(name: "not a session description")
        /// A line has not the form `<letter>=<value>`.
        package static let malformedLine = Self(name: "malformed line")
        /// An `m=` line lacks a part, or its port is none.
        package static let malformedMedia = Self(name: "malformed media line")
        /// An `a=rtpmap` of the video can't be read.
        package static let malformedRTPMap = Self(name: "malformed rtpmap")
        /// A parameter in `a=fmtp` of the video can't be read.
        package static let malformedFormatParameter = Self(name: "malformed format parameter")
        /// An `a=crypto` can't be used, and there is no other.
        package static let malformedCrypto = Self(name: "unusable crypto attribute")
        /// No medium is video.
        package static let noVideo = Self(name: "no video")
        /// The video is in no encoding that can be received.
        package static let unsupportedEncoding = Self(name: "no supported video encoding")
        /// An offer's video is not sent, or not to be answered now.
        package static let notSending = Self(name: "the video is not sent")
        /// An offer lacks ICE credentials, or has some that are none.
        package static let unusableICE = Self(name: "unusable ICE credentials")
        /// An offer names no certificate by a hash that is safe.
        package static let unusableFingerprint = Self(name: "unusable fingerprint")
        /// An offer leaves the beginning of DTLS to the other side.
        package static let unusableSetup = Self(name: "unusable DTLS role")
        /// An offer's video keeps RTCP apart from RTP.
        package static let notMultiplexed = Self(name: "RTCP is not multiplexed")
        /// A media identification is no token.
        package static let malformedMediaID = Self(name: "malformed media identification")
    }

    /// What kind of mistake it is.
    package var kind: Kind
    /// The line, from 1.
    package var line: Int
    /// What stands there, shortened.
    package var found: String
    /// What should stand there.
    package var expected: String

    init(_ kind: Kind, line: Int, found: String, expected: String) {
        self.kind = kind
        self.line = line
        self.found = Self.shortened(found)
        self.expected = expected
    }

    // A line may hold a key for SRTP, and errors go into logs.
    private static func shortened(_ text: String) -> String {
        let key = "inline:"
        let open = text.firstRange(of: key).map { text[..<$0.upperBound] + "…" } ?? text
        return open.count > 120 ? open.prefix(119) + "…" : open
    }
}

extension SDPError: CustomStringConvertible {
    package var description: String {
        "line \(line): \(kind.name): found \(found), expected \(expected)"
    }
}
