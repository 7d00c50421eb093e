import SDP
import Testing

@Suite struct VideoMediaTests {
    private func video(_ lines: String...) throws -> VideoMedia {
        try SessionDescription("v=0\n" + lines.joined(separator: "\n")).video()
    }

    @Test func findsWhatFFmpegSends() throws {
        let video = try SessionDescription(SessionDescriptionTests.ffmpeg).video()
        #expect(video.formats.first?.payloadType == 96)
        #expect(video.formats.first?.encoding == "H264")
        #expect(video.clockRate == 90_000)
        #expect(video.port == 15004)
        #expect(video.address == "127.0.0.1")
        #expect(video.crypto == [])
        #expect(
            video.parameterSets == [
                [
                    0x67, 0x42, 0xC0, 0x0B, 0xDA, 0x05, 0x07, 0xEC, 0x04, 0x40, 0x00, 0x00, 0x03, 0x00, 0x40, 0x00,
                    0x00,
                    0x05, 0x03, 0xC5, 0x0A, 0xA8,
                ],
                [0x68, 0xCE, 0x0F, 0xC8],
            ])
    }

    @Test func findsWhatCamerasSend() throws {
        let video = try SessionDescription(SessionDescriptionTests.camera).video()
        #expect(video.formats.first?.payloadType == 97)
        #expect(video.formats.first?.encoding == "H264")
        #expect(video.address == "239.1.2.3")
        #expect(video.control == "trackID=1")
        #expect(video.parameterSets.isEmpty)
    }

    @Test func keepsTheKeysOfSRTP() throws {
        // ffmpeg says RTP/AVP for SRTP too.
        let crypto = "1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw"
        let video = try SessionDescription(SessionDescriptionTests.ffmpeg + "a=crypto:\(crypto)\r\n").video()
        #expect(!video.isSecure)
        #expect(video.crypto.map(\.suite) == ["AES_CM_128_HMAC_SHA1_80"])
        #expect(video.crypto.first?.keys.map(\.keyAndSalt) == [Array("123456789012345678901234567890".utf8)])
    }

    @Test func knowsWhichFormatsMayComeAndComeAgain() throws {
        let video = try video(
            "m=video 5002 UDP/TLS/RTP/SAVPF 96 97 98 99 100", "a=rtpmap:96 VP8/90000", "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96", "a=rtpmap:98 H264/90000", "a=fmtp:98 packetization-mode=1", "a=rtpmap:99 RTX/90000",
            "a=fmtp:99 apt=98;rtx-time=200", "a=rtpmap:100 red/90000")
        #expect(
            video.formats == [
                VideoFormat(payloadType: 96, encoding: "VP8", retransmissionType: 97),
                VideoFormat(payloadType: 98, encoding: "H264", retransmissionType: 99),
            ])
        #expect(video.isSecure)
        #expect(video.parameterSets.isEmpty)
    }

    @Test(
        arguments: [
            ([], nil), (["a=rtcp-mux"], 5002), (["a=rtcp:53020"], 53_020), (["a=rtcp:5003 IN IP4 1.2.3.4"], 5003),
            (["a=rtcp:"], nil), (["a=rtcp:5003", "a=rtcp-mux"], 5002),
        ] as [([String], UInt16?)])
    func knowsWhereRTCPGoes(_ lines: [String], _ expected: UInt16?) throws {
        let text = ["v=0", "m=video 5002 RTP/AVP 96", "a=rtpmap:96 H264/90000"] + lines
        #expect(try SessionDescription(text.joined(separator: "\n")).video().controlPort == expected)
    }

    @Test(
        arguments: [
            ([], nil), (["* nack"], VideoFeedback(nack: true, keyFrames: false)),
            (["96 nack pli", "96 goog-remb"], VideoFeedback(nack: false, keyFrames: true)),
            (["96 CCM FIR", "96 nack"], VideoFeedback(nack: true, keyFrames: true)),
        ] as [([String], VideoFeedback?)])
    func knowsWhatTheSenderListensTo(_ values: [String], _ expected: VideoFeedback?) throws {
        let text = ["v=0", "m=video 5002 RTP/AVPF 96", "a=rtpmap:96 H264/90000"] + values.map { "a=rtcp-fb:\($0)" }
        #expect(try SessionDescription(text.joined(separator: "\n")).video().feedback == expected)
    }

    @Test func theParameterSetsOfH265ComeInTheirOrder() throws {
        let video = try video(
            "m=video 5002 RTP/AVP 96", "a=rtpmap:96 H265/90000",
            "a=fmtp:96 sprop-sps=QgE=; sprop-vps=QAE=; sprop-pps=RAE=,RAI=")
        #expect(video.parameterSets == [[0x40, 1], [0x42, 1], [0x44, 1], [0x44, 2]])
    }

    @Test func takesTheFirstItCanReceive() throws {
        let video = try video(
            "m=audio 5000 RTP/AVP 0", "m=video 5002 RTP/AVP 26", "m=video 5004 RTP/AVP 98 97 96",
            "a=rtpmap:98 H266/90000", "a=rtpmap:96 H264/90000", "a=rtpmap:97 H264/90000",
            "a=fmtp:97 packetization-mode=2;profile-level-id=42e01f")
        #expect(video.port == 5004)
        #expect(video.formats.first?.payloadType == 96)
    }

    @Test func looksForOtherEncodingsWhenTold() throws {
        let session = try SessionDescription("v=0\nm=video 5002 RTP/AVP 26")
        let video = try session.video(encodings: ["H264", "JPEG"])
        #expect(video.formats.first?.payloadType == 26)
        #expect(video.formats.first?.encoding == "JPEG")
        #expect(video.clockRate == 90_000)
    }

    @Test func aMissingClockRateIsThatOfVideo() throws {
        #expect(try video("m=video 5002 RTP/AVP 96", "a=rtpmap:96 H264").clockRate == 90_000)
    }

    @Test(
        arguments: [
            ("sprop-parameter-sets=Z0I,aM4=", [[0x67, 0x42], [0x68, 0xCE]]),
            (" Sprop-Parameter-Sets = Z0I= , aM4= ;x", [[0x67, 0x42], [0x68, 0xCE]]),
            ("sprop-parameter-sets=Z0I=,", [[0x67, 0x42]]),
            ("sprop-parameter-sets=+/+/", [[0xFB, 0xFF, 0xBF]]),
            ("sprop-parameter-sets=", []), ("sprop-parameter-sets", []), ("", []), (";;", []),
        ] as [(String, [[UInt8]])])
    func readsParameterSets(_ parameters: String, _ expected: [[UInt8]]) throws {
        let video = try video("m=video 5002 RTP/AVP 96", "a=rtpmap:96 H264/90000", "a=fmtp:96 \(parameters)")
        #expect(video.parameterSets == expected)
    }

    @Test(
        arguments: [
            ("m=audio 1 RTP/AVP 0", .noVideo, 2, "audio", "m=video"),
            ("s=x", .noVideo, 1, "no media", "m=video"),
            (
                "m=audio 1 RTP/AVP 0\nm=video 1 RTP/AVP 96 97\na=rtpmap:96 H266/90000\na=rtpmap:97 JPEG/90000",
                .unsupportedEncoding, 3, "H266, JPEG", "H264 or H265 or VP8 or VP9 or AV1"
            ),
            (
                "m=video 1 RTP/AVP 96 26 200 x", .unsupportedEncoding, 2,
                "payload type 96 without rtpmap, JPEG, format 200, format x", "H264 or H265 or VP8 or VP9 or AV1"
            ),
            (
                "m=video 1 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=2", .unsupportedEncoding, 2,
                "H264 in interleaved packetization (mode 2)", "H264 or H265 or VP8 or VP9 or AV1"
            ),
            (
                "m=video 1 RTP/AVP 96\na=rtpmap:96 H265/90000\na=fmtp:96 sprop-max-don-diff=4", .unsupportedEncoding, 2,
                "H265 with decoding order numbers", "H264 or H265 or VP8 or VP9 or AV1"
            ),
            (
                "m=video 1 RTP/AVP 96\na=rtpmap:96 H264/0", .malformedRTPMap, 3, "clock rate 0",
                "a number greater than 0"
            ),
            (
                "m=video 1 RTP/AVP 96\na=rtpmap:96 H264/9e4", .malformedRTPMap, 3, "clock rate 9e4",
                "a number greater than 0"
            ),
            (
                "m=video 1 RTP/AVP 96\na=rtpmap:96", .malformedRTPMap, 3, "nothing",
                "<payload type> <encoding>/<clock rate>"
            ),
            (
                "m=video 1 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 sprop-parameter-sets=Z0I*",
                .malformedFormatParameter,
                4, "sprop-parameter-sets Z0I*", "NAL units in base64, separated by commas"
            ),
        ] as [(String, SDPError.Kind, Int, String, String)])
    func saysWhatCanNotBeReceived(
        _ text: String, _ kind: SDPError.Kind, _ line: Int, _ found: String, _ expected: String
    ) {
        let error = #expect(throws: SDPError.self) { _ = try SessionDescription("v=0\n" + text).video() }
        #expect(error?.kind == kind)
        #expect(error?.line == line)
        #expect(error?.found == found)
        #expect(error?.expected == expected)
    }
}
