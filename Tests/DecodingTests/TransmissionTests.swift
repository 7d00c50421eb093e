import Decoding
import RTP
import TestSupport
import Testing

/// What ffmpeg sends is what comes out: byte for byte from the depacketizers, and whole pictures from the decoder.
@Suite struct TransmissionTests {
    init() { FFmpegLog.quiet() }

    struct Sender: Sendable, CustomTestStringConvertible {
        var codec: VideoCodec
        var encoder: [String]
        var container: String
        var testDescription: String { codec.rawValue }
    }

    static let senders = [
        Sender(
            codec: .h264, encoder: ["-c:v", "libx264", "-tune", "zerolatency", "-bsf:v", "dump_extra"],
            container: "h264"),
        Sender(
            codec: .h265,
            encoder: [
                "-c:v", "libx265", "-preset", "ultrafast", "-tune", "zerolatency", "-x265-params", "log-level=none",
                "-bsf:v", "dump_extra",
            ], container: "hevc"),
        Sender(codec: .vp8, encoder: ["-c:v", "libvpx", "-deadline", "realtime"], container: "ivf"),
        Sender(codec: .vp9, encoder: ["-c:v", "libvpx-vp9", "-deadline", "realtime"], container: "ivf"),
    ]

    @Test(arguments: senders) func everyPictureArrives(_ sender: Sender) throws {
        let transmission = try FFmpegCommand.transmission(encoder: sender.encoder, container: sender.container)
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: sender.codec)])
        let decoder = try VideoDecoder(codec: sender.codec)
        var units: [AccessUnit] = []
        var frames: [VideoFrame] = []
        for datagram in transmission.datagrams {
            receiver.handle(datagram.span.bytes, now: .zero)
            while case .accessUnit(let unit) = receiver.poll(now: .zero) {
                units.append(unit)
                decoder.decode(unit) { frames.append($0) }
            }
        }
        decoder.restart { frames.append($0) }
        #expect(receiver.statistics.malformedPayload == 0, "\(receiver.statistics)")
        #expect(receiver.statistics.lost == 0)
        #expect(units.count == 20)
        #expect(units.filter(\.isKeyFrame).count >= 2)
        #expect(frames.count == 20)
        #expect(frames.allSatisfy { $0.width == 128 && $0.height == 96 })
        #expect(receiver.statistics.senderReports > 0)
        #expect(receiver.statistics.malformedRTCP == 0)
        if sender.container == "ivf" {
            #expect(units.map(\.data) == IVF.frames(in: transmission.encoded))
        } else {
            let sent = NALUnits.split(transmission.encoded)
            #expect(NALUnits.split(Array(units.map(\.data).joined())) == sent)
        }
    }

    /// ffmpeg cannot send AV1: its encoder's output goes through packets made here.
    @Test(arguments: 1...5 as ClosedRange<UInt64>) func everyPictureOfAV1Arrives(seed: UInt64) throws {
        let encoded = try FFmpegCommand.output([
            "-f", "lavfi", "-i", "testsrc2=size=128x96:rate=10", "-frames:v", "10", "-pix_fmt", "yuv420p", "-c:v",
            "libaom-av1", "-cpu-used", "8", "-usage", "realtime", "-g", "5", "-f", "ivf", "pipe:1",
        ])
        var random = SeededRandom(seed: seed)
        var sequenceNumber: UInt16 = 0
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: .av1)])
        let decoder = try VideoDecoder(codec: .av1)
        var frames: [VideoFrame] = []
        for (index, temporalUnit) in IVF.frames(in: encoded).enumerated() {
            let units = AV1Packetizer.units(of: temporalUnit).filter { $0.type != 2 }
            let payloads = AV1Packetizer.payloads(
                of: units, beginsSequence: units.contains { $0.type == 1 }, maxPayload: 300, using: &random)
            for (number, payload) in payloads.enumerated() {
                let datagram = RTPDatagram(
                    payload, sequenceNumber: sequenceNumber, timestamp: UInt32(index) * 9000,
                    marker: number == payloads.count - 1)
                sequenceNumber += 1
                receiver.handle(datagram.bytes.span.bytes, now: .zero)
            }
            while case .accessUnit(let unit) = receiver.poll(now: .zero) {
                #expect(AV1Packetizer.units(of: unit.data).filter { $0.type != 2 } == units)
                decoder.decode(unit) { frames.append($0) }
            }
        }
        decoder.restart { frames.append($0) }
        #expect(frames.count == 10, "seed \(seed), \(receiver.statistics)")
    }
}
