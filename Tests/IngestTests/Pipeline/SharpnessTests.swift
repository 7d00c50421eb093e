import Decoding
import Foundation
import Ingest
import TestSupport
import Testing
import Tracking

struct SharpnessTests {
    /// A test picture, filtered by ffmpeg.
    private static func frame(_ filter: String) throws -> VideoFrame {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-sharp-\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try FFmpegCommand.output([
            "-f", "lavfi", "-i", "testsrc2=size=640x480", "-vf", filter, "-frames:v", "1", file.path,
        ])
        return try #require(try MediaFile(file.path).next())
    }

    @Test func aBlurredPictureIsLessSharp() throws {
        let box = BoundingBox(x: 100, y: 60, width: 120, height: 300)
        let values = try ["null", "gblur=sigma=2", "gblur=sigma=6"].map { try Self.frame($0).sharpness(in: box) }
        #expect(values[0] > values[1] * 1.2)
        #expect(values[1] > values[2] * 1.2)
        #expect(values.allSatisfy { (0..<1).contains($0) })
    }

    /// The same picture at half the size, and a box of half the size.
    @Test func whoIsNearIsNotBlurred() throws {
        let near = try Self.frame("null").sharpness(in: BoundingBox(x: 100, y: 60, width: 160, height: 384))
        let far = try Self.frame("scale=320:240:flags=area").sharpness(
            in: BoundingBox(x: 50, y: 30, width: 80, height: 192))
        #expect(abs(near - far) < 0.2, "\(near) against \(far)")
    }

    /// Boxes that hang over the edge, lie outside or have no extent are no mistake.
    @Test(arguments: [
        BoundingBox(x: -50, y: -50, width: 100, height: 100), BoundingBox(x: 600, y: 400, width: 500, height: 500),
        BoundingBox(x: 900, y: 900, width: 10, height: 10), BoundingBox(x: 10, y: 10, width: 0, height: 0),
        BoundingBox(x: -500, y: -500, width: 5000, height: 5000),
    ])
    func anyBoxHasAnAnswer(box: BoundingBox) throws {
        let sharpness = try Self.frame("null").sharpness(in: box)
        #expect((0..<1).contains(sharpness))
    }
}
