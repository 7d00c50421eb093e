/// What somebody offers who wants to publish a video by WebRTC (RFC 8829 §5.2), as far as the answer needs it.
package struct PublishingOffer: Hashable, Sendable {
    /// A payload type of the video with its parameters.
    package struct Format: Hashable, Sendable {
        /// What it stands for.
        package var format: VideoFormat
        /// The parameters as they were offered (`a=fmtp`), which an answer that agrees repeats; nil when there are none.
        package var parameters: String?
    }

    /// The place of a medium in the offer, which it must have in the answer too, taken or not.
    struct Section: Hashable, Sendable {
        var kind: String
        var transport: String
        var formats: [String]
        var id: String?
    }

    /// The formats that can be received, in the order of preference; at least one.
    package var formats: [Format]
    /// What the sender listens to; nil when the offer does not say.
    package var feedback: VideoFeedback?
    /// The sender's side of ICE.
    package var credentials: ICECredentials
    /// The sender's certificate has one of these fingerprints; all are by the same hash.
    package var fingerprints: [CertificateFingerprint]
    /// All media, and which of them is the video that is taken.
    let sections: [Section]
    let chosen: Int
    /// Whether the media share one transport (RFC 9143).
    let isBundled: Bool

    /// Reads an offer: its first video that is sent in one of `encodings` (names in capitals).
    ///
    /// - Throws: what of the offer can't be used, where it stands, and what was expected.
    package init(
        _ description: SessionDescription, encodings: [String] = SessionDescription.supportedEncodings
    ) throws(SDPError) {
        let (chosen, formats) = try Self.choose(from: description, encodings)
        let media = description.media[chosen]
        guard !media.values(of: "rtcp-mux").isEmpty else {
            throw SDPError(
                .notMultiplexed, line: media.line, found: "no a=rtcp-mux", expected: "a=rtcp-mux in the video")
        }
        // RFC 8842 §5.2: the answer is passive, so that the sender must be able to begin.
        if let setup = media.values(of: "setup", or: description).first {
            guard let role = setup.value?.trimmed.lowercased(), ["actpass", "active"].contains(role) else {
                throw SDPError(.unusableSetup, line: setup.line, found: "a=\(setup)", expected: "actpass or active")
            }
        }
        var sections: [Section] = []
        for media in description.media { sections.append(try Section(media)) }
        self.formats = formats.map { format in
            let parameters = media.value(of: "fmtp", for: format.payloadType)?.value
            return Format(format: format, parameters: parameters.flatMap { $0.isPrintable ? $0 : nil })
        }
        self.sections = sections
        self.chosen = chosen
        feedback = media.videoFeedback
        credentials = try ICECredentials(of: media, in: description)
        fingerprints = try CertificateFingerprint.strongest(of: media, in: description)
        isBundled = description.attributes.contains {
            $0.name.lowercased() == "group" && $0.value?.hasPrefix("BUNDLE") == true
        }
    }

    private static func choose(
        from description: SessionDescription, _ encodings: [String]
    ) throws(SDPError) -> (index: Int, formats: [VideoFormat]) {
        var refused: [String] = []
        var firstError: SDPError?
        for (index, media) in description.media.enumerated() where media.kind == "video" {
            guard media.isSent(in: description) else {
                firstError =
                    firstError
                    ?? SDPError(
                        .notSending, line: media.line, found: "a direction without sending",
                        expected: "a=sendonly or a=sendrecv")
                continue
            }
            let formats = try media.videoFormats(encodings, refused: &refused)
            if !formats.isEmpty { return (index, formats) }
            firstError =
                firstError
                ?? SDPError(
                    .unsupportedEncoding, line: media.line, found: refused.joined(separator: ", "),
                    expected: encodings.joined(separator: " or "))
        }
        throw firstError
            ?? SDPError(
                .noVideo, line: description.media.first?.line ?? 1,
                found: description.media.isEmpty
                    ? "no media" : description.media.map(\.kind).joined(separator: ", "),
                expected: "m=video")
    }
}

extension PublishingOffer.Section {
    /// RFC 5888 §4 wants a token; the answer repeats it.
    private static let idLengths = 1...64

    init(_ media: MediaDescription) throws(SDPError) {
        kind = media.kind
        transport = media.transport
        formats = media.formats
        let attribute = media.values(of: "mid").first
        id = attribute?.value?.trimmed
        guard let attribute else { return }
        guard let id, Self.idLengths.contains(id.utf8.count), id.isPrintable, !id.contains(" ") else {
            throw SDPError(
                .malformedMediaID, line: attribute.line, found: "a=\(attribute)",
                expected: "at most \(Self.idLengths.upperBound) characters without spaces")
        }
    }
}

extension MediaDescription {
    /// The attributes of that name, or else those of the session.
    func values(of name: String, or session: SessionDescription) -> [Attribute] {
        let own = values(of: name)
        return own.isEmpty ? session.attributes.filter { $0.name.lowercased() == name } : own
    }

    /// RFC 8866 §6.7: both ways unless said otherwise.
    fileprivate func isSent(in session: SessionDescription) -> Bool {
        let directions = ["sendonly", "sendrecv", "recvonly", "inactive"]
        let said = (attributes + session.attributes).first { directions.contains($0.name.lowercased()) }
        return !["recvonly", "inactive"].contains(said?.name.lowercased())
    }
}

extension StringProtocol {
    /// Whether it is ASCII without control characters: it can't become another line.
    var isPrintable: Bool { utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}
