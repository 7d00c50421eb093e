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
                of: nalUnits(of: accessUnit), timestamp: UInt32(index) * 9000, using: &random)
            for packet in packets {
                receiver.handle(packet.bytes, at: .milliseconds(100 * index))
                received += receiver.drain(at: .milliseconds(100 * index))
            }
        }
        #expect(received.map { nalUnits(of: $0.data) } == sent.map { nalUnits(of: $0) })
        #expect(received.enumerated().filter(\.element.isKeyFrame).map(\.offset) == [0, 10])
    }

    /// The units between start codes, which ffmpeg writes with three bytes and with four.
    private func nalUnits(of annexB: [UInt8]) -> [[UInt8]] {
        var units: [[UInt8]] = []
        for unit in annexB.split(separator: [0, 0, 1]) {
            let end = unit.lastIndex { $0 != 0 }.map { $0 + 1 } ?? unit.startIndex
            if end > unit.startIndex { units.append(Array(unit[..<end])) }
        }
        return units
    }

    @Test(.enabled(if: SharedData.has("vectors/str0m/h264.pcap"), "needs the recorded streams"))
    func ofABrowsersStreamOnlyTheDamagedPartsAreDropped() throws {
        let file = try #require(SharedData.folder).appending(path: "vectors/str0m/h264.pcap")
        let capture = [UInt8](try Data(contentsOf: file))
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 126, codec: .h264)])
        var units: [AccessUnit] = []
        var timestamps: Set<UInt32> = []
        var now = Duration.zero
        // pcap: 24 bytes of header; each packet behind 16 bytes that hold its size at 8; 42 bytes of Ethernet, IP, UDP.
        var offset = 24
        while offset + 16 <= capture.count {
            let size = (0..<4).reduce(0) { $0 | Int(capture[offset + 8 + $1]) << (8 * $1) }
            let datagram = Array(capture[offset + 16 + 42..<offset + 16 + size])
            timestamps.insert(try RTPPacket(datagram.span.bytes).timestamp)
            now += .milliseconds(20)
            receiver.handle(datagram, at: now)
            units += receiver.drain(at: now)
            offset += 16 + size
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

    @Test(.enabled(if: SharedData.has("vectors/gortsplib/rtph264"), "needs the recorded streams"))
    func inputsThatFuzzersFoundDoNotTrap() throws {
        let folder = try #require(SharedData.folder).appending(path: "vectors/gortsplib/rtph264")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "bin" }
        #expect(!files.isEmpty)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: file))
            var assembler = AccessUnitAssembler(codec: .h264, clockRate: 90_000)
            var offset = 0
            // Each packet stands behind its size in 32 bits, little-endian.
            while offset + 4 <= bytes.count {
                let size = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
                let datagram = Array(bytes[offset + 4..<offset + 4 + size])
                offset += 4 + size
                guard let packet = try? RTPPacket(datagram.span.bytes) else { continue }
                assembler.append(packet, payload: datagram.span.bytes.extracting(packet.payload), arrival: .zero)
                #expect(
                    assembler.drain().allSatisfy { $0.data.starts(with: [0, 0, 0, 1]) }, "\(file.lastPathComponent)")
            }
        }
    }
}
