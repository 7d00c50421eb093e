import AlertGateway
import Foundation
import NIOCore
import TestSupport
import Testing

struct BodySegmentsTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-segments-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func whatWasAppendedIsReadAlsoByTheNext() throws {
        let seed: UInt64 = 41
        var random = SeededRandom(seed: seed)
        try withFolder { folder in
            var written: [(BodyLocation, ByteBuffer)] = []
            for _ in 0..<3 {
                var segments = try BodySegments(folder: folder, segmentLength: 1000)
                for (location, body) in written { #expect(try segments.read(location) == body, "seed \(seed)") }
                for _ in 0..<20 {
                    let bytes = (0..<Int.random(in: 1...300, using: &random)).map { _ in
                        UInt8.random(in: .min ... .max, using: &random)
                    }
                    let body = ByteBuffer(bytes: bytes)
                    written.append((try segments.append(body), body))
                }
                try segments.sync()
            }
            #expect(Set(written.map(\.0.segment)).count > 6)
        }
    }

    @Test func theOldestGo() throws {
        try withFolder { folder in
            var segments = try BodySegments(folder: folder, segmentLength: 10)
            let locations = try (0..<5).map { _ in try segments.append(ByteBuffer(repeating: 1, count: 10)) }
            #expect(segments.byteCount == 50)
            #expect(segments.oldestFinished == 1)
            segments.remove(before: 4)
            #expect(segments.byteCount == 20)
            #expect(throws: FileFailure.self) { _ = try segments.read(locations[2]) }
            #expect(try segments.read(locations[3]).readableBytes == 10)
            // Never the one that is written to.
            segments.remove(before: 99)
            #expect(segments.byteCount == 10)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        }
    }

    @Test func aFullDiskIsAnError() throws {
        try withFolder { folder in
            var segments = try BodySegments(folder: folder, segmentLength: 1000)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/0000000001.bodies", withDestinationPath: "/dev/full")
            let error = #expect(throws: FileFailure.self) {
                _ = try segments.append(ByteBuffer(repeating: 1, count: 10))
            }
            #expect(error?.description.contains("No space left on device") == true)
            segments.abandonSegment()
            let location = try segments.append(ByteBuffer(repeating: 2, count: 10))
            #expect(location.segment == 2)
        }
    }
}
