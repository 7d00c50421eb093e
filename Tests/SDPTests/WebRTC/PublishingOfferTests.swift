import SDP
import TestSupport
import Testing

@Suite struct PublishingOfferTests {
    @Test func aBrowsersOfferIsRead() throws {
        let offer = try PublishingOffer(SessionDescription(BrowserOffer.text))
        #expect(
            offer.formats.map(\.format) == [
                VideoFormat(payloadType: 96, encoding: "VP8", retransmissionType: 97),
                VideoFormat(payloadType: 103, encoding: "H264", retransmissionType: 104),
            ])
        #expect(
            offer.formats.map(\.parameters) == [
                nil, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
            ])
        #expect(offer.credentials == ICECredentials(fragment: "8hhY", password: "asd88fgpdd777uzjYhagZg"))
        #expect(offer.fingerprints.map(\.description) == [BrowserOffer.fingerprint])
        #expect(offer.feedback == VideoFeedback(nack: true, keyFrames: true))
    }

    /// aiortc names three hashes: the strongest counts (RFC 8122 §5).
    @Test func theStrongestHashCounts() throws {
        let strong = "sha-512 " + [String](repeating: "0F", count: 64).joined(separator: ":")
        let weak = "a=fingerprint:\(BrowserOffer.fingerprint)"
        let text = replacing(weak, with: "\(weak)\na=fingerprint:\(strong)")
        let offer = try PublishingOffer(SessionDescription(text))
        #expect(offer.fingerprints.map(\.description) == [strong])
    }

    /// What a session says holds for its media.
    @Test func theSessionMaySpeakForTheVideo() throws {
        var lines = BrowserOffer.text.split(separator: "\n").filter {
            !$0.hasPrefix("a=ice-") && !$0.hasPrefix("a=fingerprint") && !$0.hasPrefix("a=setup")
        }
        lines.insert(contentsOf: ["a=ice-ufrag:8hhY", "a=ice-pwd:asd88fgpdd777uzjYhagZg"], at: 4)
        lines.insert(contentsOf: ["a=fingerprint:\(BrowserOffer.fingerprint)", "a=setup:active"], at: 4)
        let offer = try PublishingOffer(SessionDescription(lines.joined(separator: "\n")))
        #expect(offer.credentials.fragment == "8hhY")
        #expect(offer.fingerprints.count == 1)
    }

    @Test(
        arguments: [
            ("m=video 9", "m=text 9", .noVideo, 8), ("a=sendonly", "a=recvonly", .notSending, 20),
            ("VP8/90000", "VP7/90000", nil, 0), ("a=rtcp-mux", "a=no", .notMultiplexed, 20),
            ("a=setup:actpass", "a=setup:passive", .unusableSetup, 27),
            ("a=ice-ufrag:8hhY", "a=ice-ufrag:8hh", .unusableICE, 23),
            ("a=ice-pwd:asd88fgpdd777uzjYhagZg", "a=ice-pwd:short", .unusableICE, 24),
            ("a=ice-pwd:asd88fgpdd777uzjYhagZg", "a=no", .unusableICE, 20),
            ("a=fingerprint:sha-256", "a=fingerprint:sha-1", .unusableFingerprint, 26),
            (":4A:4A", ":4A:4", .unusableFingerprint, 26), ("a=fingerprint", "a=no", .unusableFingerprint, 20),
            ("a=mid:1", "a=mid:a b", .malformedMediaID, 28),
        ] as [(String, String, SDPError.Kind?, Int)])
    func whatCannotBeUsedIsNamedWithItsLine(
        _ old: String, _ new: String, _ expected: SDPError.Kind?, _ line: Int
    ) throws {
        let description = try SessionDescription(replacing(old, with: new))
        do throws(SDPError) {
            _ = try PublishingOffer(description)
            #expect(expected == nil)
        } catch {
            #expect(error.kind == expected)
            #expect(error.line == line, "\(error)")
            #expect(!"\(error)".contains("asd88fgpdd777"), "a password shows")
        }
    }

    @Test func nothingToReceiveIsToldWithWhatThereWas() throws {
        let text = replacing("VP8/90000", with: "VP7/90000").replacing("H264/90000", with: "H261/90000")
        let error = #expect(throws: SDPError.self) { try PublishingOffer(SessionDescription(text)) }
        #expect(error?.kind == .unsupportedEncoding)
        #expect(error?.found.contains("VP7") == true)
    }

    @Test func passwordsDoNotShow() throws {
        let description = try SessionDescription(BrowserOffer.text)
        let offer = try PublishingOffer(description)
        var dumped = "\(offer) \(description)"
        dump(offer, to: &dumped)
        dump(description, to: &dumped)
        #expect(!dumped.contains("asd88fgpdd777"))
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>) func anyMutationIsAnsweredOrRefused(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var read = 0
        for _ in 0..<1000 {
            var bytes = Array(BrowserOffer.text.utf8)
            for _ in 0..<1 + random.next() % 3 { random.mutate(&bytes) }
            guard let description = try? SessionDescription(bytes: bytes),
                let offer = try? PublishingOffer(description)
            else { continue }
            read += 1
            let answer = PublishingAnswerTests.answer(to: offer)
            // Whatever was offered, the answer is read, and has its lines and no others.
            #expect((try? SessionDescription(answer.text))?.media.count == description.media.count, "seed \(seed)")
        }
        #expect(read > 0, "seed \(seed)")
    }

    private func replacing(_ old: String, with new: String) -> String { BrowserOffer.text.replacing(old, with: new) }
}
