import Foundation
import RTP
import TestSupport
import Testing

@Suite struct RecordedStreamTests {
    /// What ffmpeg encodes is what comes out, byte for byte.
    @Test func realVideoPassesUnchanged() throws {
        let sent = try FFmpegCommand.h264AccessUnits(width: 320, height: 240, frames: 20)
        var packetizer = H264Packetizer(sequenceNumber: 65_500)
        var random = SeededRandom(seed: 1)
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: .h264)])
        var received: [AccessUnit] = []
        for (index, accessUnit) in sent.enumerated() {
            let packets = packetizer.packets(
                of: NALUnits.split(accessUnit), timestamp: UInt32(index) * 9000, using: &random)
            for packet in packets {
                receiver.handle(packet.bytes, at: .milliseconds(100 * index))
                received += receiver.drain(at: .milliseconds(100 * index))
            }
        }
        #expect(received.map { NALUnits.split($0.data) } == sent.map { NALUnits.split($0) })
        #expect(received.enumerated().filter(\.element.isKeyFrame).map(\.offset) == [0, 10])
    }

    @Test(.enabled(if: SharedData.has("vectors/str0m/h264.pcap"), "needs the recorded streams"))
    func ofABrowsersStreamOnlyTheDamagedPartsAreDropped() throws {
        let file = try #require(SharedData.folder).appending(path: "vectors/str0m/h264.pcap")
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 126, codec: .h264)])
        var units: [AccessUnit] = []
        var timestamps: Set<UInt32> = []
        var now = Duration.zero
        for datagram in try PacketCapture.datagrams(in: file) {
            timestamps.insert(try RTPPacket(datagram.span.bytes).timestamp)
            now += .milliseconds(20)
            receiver.handle(datagram, at: now)
            units += receiver.drain(at: now)
        }
        // The recording lacks three packets, and an aggregate in it is longer than its packet (number 140).
        let statistics = receiver.statistics
        #expect(statistics.packets == 298)
        #expect(statistics.lost == 3)
        #expect(statistics.gaps == 3)
        #expect(statistics.malformedPayload == 1)
        #expect(statistics.incompleteAccessUnits == 4)
        #expect(units.count == timestamps.count - 4)
        #expect(units.first?.isKeyFrame == true)
        #expect(units.filter(\.followsGap).count == 4)
    }

    /// Browsers' streams of the other codecs, which were recorded without loss.
    @Test(
        .enabled(if: SharedData.has("vectors/str0m"), "needs the recorded streams"),
        arguments: [
            RecordedStream(file: "vp8", payloadType: 96, codec: .vp8),
            RecordedStream(file: "vp9", payloadType: 98, codec: .vp9),
            RecordedStream(file: "contiguous_vp9", payloadType: 98, codec: .vp9, beginsWithKeyFrame: false),
            RecordedStream(file: "av1", payloadType: 45, codec: .av1),
        ])
    func ofABrowsersStreamEveryPictureArrives(_ stream: RecordedStream) throws {
        let folder = try #require(SharedData.folder).appending(path: "vectors/str0m")
        let datagrams = try PacketCapture.datagrams(in: folder.appending(path: "\(stream.file).pcap"))
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: stream.payloadType, codec: stream.codec)])
        var units: [AccessUnit] = []
        var timestamps: Set<UInt32> = []
        var isOpen = false
        var now = Duration.zero
        for datagram in datagrams {
            let packet = try RTPPacket(datagram.span.bytes)
            // Some captures end within a picture.
            isOpen = !packet.marker
            if packet.payloadType == stream.payloadType, !packet.payload.isEmpty { timestamps.insert(packet.timestamp) }
            now += .milliseconds(20)
            receiver.handle(datagram, at: now)
            units += receiver.drain(at: now)
        }
        units += receiver.drain(at: now + .seconds(1))
        let statistics = receiver.statistics
        #expect(statistics.malformedPayload == 0, "\(String(describing: statistics.lastError))")
        #expect(units.first?.isKeyFrame == stream.beginsWithKeyFrame)
        #expect(
            UInt64(timestamps.count) - statistics.incompleteAccessUnits == units.count + (isOpen ? 1 : 0),
            "\(statistics)")
        #expect(units.count { $0.followsGap } <= statistics.gaps)
    }

    @Test(
        .enabled(if: SharedData.has("vectors/gortsplib"), "needs the recorded streams"),
        arguments: VideoCodec.received)
    func inputsThatFuzzersFoundDoNotTrap(_ codec: VideoCodec) throws {
        let folder = try #require(SharedData.folder)
            .appending(path: "vectors/gortsplib/rtp\(codec.rawValue.lowercased())")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "bin" }
        #expect(!files.isEmpty)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: file))
            var assembler = AccessUnitAssembler(codec: codec, clockRate: 90_000)
            var offset = 0
            // Each packet stands behind its size in 32 bits, little-endian.
            while offset + 4 <= bytes.count {
                let size = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
                let datagram = Array(bytes[offset + 4..<offset + 4 + size])
                offset += 4 + size
                guard let packet = try? RTPPacket(datagram.span.bytes) else { continue }
                assembler.append(packet, payload: datagram.span.bytes.extracting(packet.payload), arrival: .zero)
                #expect(assembler.drain().allSatisfy { !$0.data.isEmpty }, "\(file.lastPathComponent)")
            }
        }
    }
}

/// A capture of one stream.
struct RecordedStream: Sendable, CustomTestStringConvertible {
    var file: String
    var payloadType: UInt8
    var codec: VideoCodec
    var beginsWithKeyFrame = true
    var testDescription: String { file }
}
