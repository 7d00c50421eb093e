import SDP
import Testing

@Suite struct SessionDescriptionTests {
    /// Written by ffmpeg 5.1: `ffmpeg -i clip.mp4 -an -c copy -f rtp -sdp_file x.sdp rtp://127.0.0.1:15004?pkt_size=1200`.
    static let ffmpeg =
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=No Name\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "a=tool:libavformat LIBAVFORMAT_VERSION\r\nm=video 15004 RTP/AVP 96\r\nb=AS:122\r\n"
        + "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1; "
        + "sprop-parameter-sets=Z0LAC9oFB+wEQAAAAwBAAAAFA8UKqA==,aM4PyA==; profile-level-id=42C00B\r\n"

    /// As cameras write it: an address line without address, no fmtp, sound, controls.
    static let camera = """
        v=0
        o=- 1109162014219182 1109162014219192 IN IP4 x.y.z.w
        s=Media Presentation
        e=NONE
        c=IN 
        t=0 0
        a=control:*
        m=video 0 RTP/AVP 97
        c=IN IP4 239.1.2.3/127
        b=AS:5000
        a=recvonly
        a=control:trackID=1
        a=rtpmap:97 h264/90000
        a=Media_header:MEDIAINFO=494D4B48010200000400000100000000000000000000000000000000000000000000000000000000;
        m=audio 0 RTP/AVP 0
        a=control:trackID=2
        a=rtpmap:0 PCMU/broken
        """

    @Test func readsWhatFFmpegWrites() throws {
        let session = try SessionDescription(Self.ffmpeg)
        #expect(session.name == "No Name")
        #expect(session.address == "127.0.0.1")
        #expect(session.attributes.map(\.name) == ["tool"])
        let media = try #require(session.media.first)
        #expect(session.media.count == 1)
        #expect(media.line == 7)
        #expect(media.kind == "video")
        #expect(media.port == 15004)
        #expect(media.transport == "RTP/AVP")
        #expect(media.formats == ["96"])
        #expect(media.attributes.map(\.line) == [9, 10])
    }

    @Test func readsWhatCamerasWrite() throws {
        let session = try SessionDescription(Self.camera)
        #expect(session.address == nil)
        #expect(session.attributes == session.attributes.filter { $0.name == "control" && $0.value == "*" })
        #expect(session.media.map(\.kind) == ["video", "audio"])
        #expect(session.media.map(\.control) == ["trackID=1", "trackID=2"])
        #expect(session.media[0].address == "239.1.2.3")
        #expect(session.media[1].address == nil)
        #expect(session.media[0].values(of: "recvonly").map(\.value) == [nil])
    }

    @Test(arguments: ["SDP:\n", "SDP:\r\n\r\n", "\u{FEFF}", "\n\n"])
    func toleratesWhatMayStandBeforeTheText(_ start: String) throws {
        let session = try SessionDescription(start + Self.ffmpeg)
        #expect(session.media.map(\.port) == [15004])
    }

    @Test func toleratesEndsOfLinesAndZeroBytes() throws {
        let lines = Self.ffmpeg.split(whereSeparator: \.isNewline)
        let session = try SessionDescription(lines.map { $0 + "  \n" }.joined() + "\0\0")
        #expect(session.media.first?.attributes == (try SessionDescription(Self.ffmpeg)).media.first?.attributes)
    }

    @Test func bytesThatAreNotUTF8AreReplaced() throws {
        let session = try SessionDescription(bytes: Array("v=0\ns=".utf8) + [0xC3, 0x28] + Array("\n".utf8))
        #expect(session.name == "\u{FFFD}(")
    }

    @Test func aPortMayHaveACount() throws {
        #expect(try SessionDescription("v=0\nm=video 49170/2 RTP/AVP 31").media.map(\.port) == [49170])
    }

    @Test(
        arguments: [
            ("", .notSDP, 1, "nothing", "v=0"),
            ("\n\n<html>", .notSDP, 3, "<html>", "v=0"),
            ("s=x", .notSDP, 1, "s=x", "v=0"),
            ("v=1", .notSDP, 1, "v=1", "v=0"),
            ("v=0\r\n\r\nnonsense", .malformedLine, 3, "nonsense", "<letter>=<value>"),
            ("v=0\nSDP:", .malformedLine, 2, "SDP:", "<letter>=<value>"),
            (
                "v=0\nm=video 5004 RTP/AVP", .malformedMedia, 2, "m=video 5004 RTP/AVP",
                "m=<media> <port> <transport> <format>…"
            ),
            ("v=0\nm=video 65536 RTP/AVP 96", .malformedMedia, 2, "port 65536", "a number from 0 to 65535"),
            ("v=0\nm=video x RTP/AVP 96", .malformedMedia, 2, "port x", "a number from 0 to 65535"),
        ] as [(String, SDPError.Kind, Int, String, String)])
    func saysWhatIsWrongAndWhere(
        _ text: String, _ kind: SDPError.Kind, _ line: Int, _ found: String, _ expected: String
    ) {
        let error = #expect(throws: SDPError.self) { _ = try SessionDescription(text) }
        #expect(error?.kind == kind)
        #expect(error?.line == line)
        #expect(error?.found == found)
        #expect(error?.expected == expected)
    }

    @Test func refusesMoreThanItsLimit() {
        let text = "v=0\n" + String(repeating: "a=x\n", count: SessionDescription.maxSize / 4)
        let error = #expect(throws: SDPError.self) { _ = try SessionDescription(text) }
        #expect(error?.kind == .tooLarge)
    }

    @Test func errorsReadAsOneLine() {
        let error = #expect(throws: SDPError.self) {
            _ = try SessionDescription("v=0\nm=video 65536 RTP/AVP 96")
        }
        #expect(
            error.map(String.init(describing:))
                == "line 2: malformed media line: found port 65536, expected a number from 0 to 65535")
    }

    @Test func errorsShowNoKey() {
        let error = #expect(throws: SDPError.self) {
            _ = try SessionDescription("v=0\ncrypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5MDEy")
        }
        #expect(error?.found == "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:…")
    }
}
