/// The answer to a `PublishingOffer`: the video is received, by ICE-lite and as the passive side of DTLS; nothing else is.
///
/// It repeats of the offer what is agreed to. What it leaves out is refused: header extensions, redundancy, other feedback.
package struct PublishingAnswer: Hashable, Sendable {
    /// An address at which the sender may try to reach us.
    package struct Candidate: Hashable, Sendable {
        /// The IP address as text.
        package var address: String
        /// The port of UDP.
        package var port: Int

        /// A host candidate.
        package init(address: String, port: Int) {
            self.address = address
            self.port = port
        }
    }

    /// What is answered.
    package var offer: PublishingOffer
    /// Random; names the session (RFC 8829 §5.2.1).
    package var sessionID: UInt64
    /// Our side of ICE.
    package var credentials: ICECredentials
    /// Our certificate's.
    package var fingerprint: CertificateFingerprint
    /// Where we are, the best address first.
    package var candidates: [Candidate]

    /// An answer to `offer`.
    package init(
        to offer: PublishingOffer, sessionID: UInt64, credentials: ICECredentials, fingerprint: CertificateFingerprint,
        candidates: [Candidate]
    ) {
        self.offer = offer
        self.sessionID = sessionID
        self.credentials = credentials
        self.fingerprint = fingerprint
        self.candidates = candidates
    }

    /// The description (RFC 8866).
    package var text: String {
        // RFC 8829 §5.3.1: 63 bits, so that it fits a signed number.
        var lines = ["v=0", "o=- \(sessionID >> 1) 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=ice-lite"]
        if offer.isBundled, let id = offer.sections[offer.chosen].id { lines.append("a=group:BUNDLE \(id)") }
        for (index, section) in offer.sections.enumerated() {
            lines += index == offer.chosen ? video(section) : refusal(of: section)
        }
        return lines.map { $0 + "\r\n" }.joined()
    }

    private func video(_ section: PublishingOffer.Section) -> [String] {
        let types = offer.formats.flatMap { [$0.format.payloadType, $0.format.retransmissionType].compactMap(\.self) }
        var lines = ["m=video 9 \(section.transport) \(types.map(String.init).joined(separator: " "))"]
        lines.append("c=IN IP4 0.0.0.0")
        if let id = section.id { lines.append("a=mid:\(id)") }
        lines += [
            "a=recvonly", "a=rtcp-mux", "a=ice-ufrag:\(credentials.fragment)", "a=ice-pwd:\(credentials.password)",
            "a=fingerprint:\(fingerprint)", "a=setup:passive",
        ]
        lines += offer.formats.flatMap(attributes)
        for (index, candidate) in candidates.enumerated() {
            lines.append(
                "a=candidate:\(index + 1) 1 udp \(Self.priority(ofCandidate: index)) \(candidate.address)"
                    + " \(candidate.port) typ host")
        }
        return lines + ["a=end-of-candidates"]
    }

    private func attributes(of format: PublishingOffer.Format) -> [String] {
        let type = format.format.payloadType
        var lines = ["a=rtpmap:\(type) \(format.format.encoding)/\(RTPMap.videoClockRate)"]
        if let parameters = format.parameters { lines.append("a=fmtp:\(type) \(parameters)") }
        if offer.feedback?.nack == true { lines.append("a=rtcp-fb:\(type) nack") }
        if offer.feedback?.keyFrames == true {
            lines += ["a=rtcp-fb:\(type) nack pli", "a=rtcp-fb:\(type) ccm fir"]
        }
        if let retransmission = format.format.retransmissionType {
            lines += [
                "a=rtpmap:\(retransmission) rtx/\(RTPMap.videoClockRate)", "a=fmtp:\(retransmission) apt=\(type)",
            ]
        }
        return lines
    }

    // RFC 8829 §5.3.1: a medium that is refused has port zero.
    private func refusal(of section: PublishingOffer.Section) -> [String] {
        let line = "m=\(section.kind) 0 \(section.transport) \(section.formats.joined(separator: " "))"
        return [line, "c=IN IP4 0.0.0.0"] + (section.id.map { ["a=mid:\($0)"] } ?? []) + ["a=inactive"]
    }

    // RFC 8445 §5.1.2.1: type preference of a host, an own local preference, component 1.
    private static func priority(ofCandidate index: Int) -> UInt32 {
        126 << 24 | UInt32(max(0, 65535 - index)) << 8 | 255
    }
}
