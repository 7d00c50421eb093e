import SDP
import Testing

@Suite struct PublishingAnswerTests {
    static func answer(to offer: PublishingOffer) -> PublishingAnswer {
        PublishingAnswer(
            to: offer, sessionID: 86,
            credentials: ICECredentials(fragment: "ours", password: "ourPasswordOfTwentySix1234"),
            fingerprint: CertificateFingerprint(hash: .sha256, bytes: [UInt8](repeating: 0xAB, count: 32)),
            candidates: [.init(address: "192.0.2.7", port: 8189), .init(address: "2001:db8::7", port: 8189)])
    }

    /// The sound, the header extensions, redundancy, and feedback that we do not give are left out.
    @Test func theVideoIsReceivedAndNothingElse() throws {
        let answer = Self.answer(to: try PublishingOffer(SessionDescription(BrowserOffer.text)))
        let fingerprint = [String](repeating: "AB", count: 32).joined(separator: ":")
        let expected = """
            v=0
            o=- 43 1 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=ice-lite
            a=group:BUNDLE 1
            m=audio 0 UDP/TLS/RTP/SAVPF 111 63
            c=IN IP4 0.0.0.0
            a=mid:0
            a=inactive
            m=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104
            c=IN IP4 0.0.0.0
            a=mid:1
            a=recvonly
            a=rtcp-mux
            a=ice-ufrag:ours
            a=ice-pwd:ourPasswordOfTwentySix1234
            a=fingerprint:sha-256 \(fingerprint)
            a=setup:passive
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=rtcp-fb:96 ccm fir
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rtpmap:103 H264/90000
            a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
            a=rtcp-fb:103 nack
            a=rtcp-fb:103 nack pli
            a=rtcp-fb:103 ccm fir
            a=rtpmap:104 rtx/90000
            a=fmtp:104 apt=103
            a=candidate:1 1 udp 2130706431 192.0.2.7 8189 typ host
            a=candidate:2 1 udp 2130706175 2001:db8::7 8189 typ host
            a=end-of-candidates

            """
        #expect(answer.text == expected.replacing("\n", with: "\r\n"))
    }

    @Test func withoutBundleThereIsNoGroup() throws {
        let text = BrowserOffer.text.replacing("a=group:BUNDLE 0 1", with: "a=no")
        let answer = Self.answer(to: try PublishingOffer(SessionDescription(text)))
        #expect(!answer.text.contains("a=group"))
    }
}
