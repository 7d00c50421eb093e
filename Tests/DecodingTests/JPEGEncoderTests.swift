import Decoding
import Foundation
import TestSupport
import Testing

@Suite struct JPEGEncoderTests {
    init() { FFmpegLog.quiet() }

    /// Encodes one frame of `source` and reads it back with the decoder for files.
    private func roundTrip(_ source: String, format: String) throws -> (before: VideoFrame, after: VideoFrame) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-jpeg-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let original = folder.appending(path: "original.mkv").path
        _ = try FFmpegCommand.output(
            ["-f", "lavfi", "-i", source, "-frames:v", "1", "-pix_fmt", format, "-c:v", "ffv1", original])
        let before = try #require(try MediaFile(original).next())
        let jpeg = try JPEGEncoder().encode(before)
        #expect(jpeg.starts(with: [0xFF, 0xD8]))
        #expect(jpeg.suffix(2) == [0xFF, 0xD9])
        let copy = folder.appending(path: "copy.jpg")
        try Data(jpeg).write(to: copy)
        return (before, try #require(try MediaFile(copy.path).next()))
    }

    @Test(arguments: ["yuv420p", "yuvj420p", "yuv422p", "yuv444p"])
    func thePictureSurvives(format: String) throws {
        let trip = try roundTrip("color=0x3080C0:size=98x66", format: format)
        #expect(trip.after.width == 98)
        #expect(trip.after.height == 66)
        let before = trip.before.withPlanes { $0.fullRangeLuma(x: 40, y: 30) }
        let after = trip.after.withPlanes { $0.fullRangeLuma(x: 40, y: 30) }
        #expect(abs(before - after) <= 3, "range must be converted, not relabelled")
    }

    @Test func oneEncoderTakesFramesOfAnySize() throws {
        let encoder = JPEGEncoder()
        for size in ["64x48", "64x48", "64x48", "128x96", "64x48"] {
            let file = try MediaFile.testPicture(size: size)
            #expect(try encoder.encode(file).starts(with: [0xFF, 0xD8]))
        }
    }
}

extension YUVPlanes {
    fileprivate func fullRangeLuma(x: Int, y row: Int) -> Int {
        let value = Int(y[row * yStride + x])
        return isFullRange ? value : (value - 16) * 255 / 219
    }
}

extension MediaFile {
    fileprivate static func testPicture(size: String) throws -> VideoFrame {
        let path = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString).png").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try FFmpegCommand.output(["-f", "lavfi", "-i", "testsrc2=size=\(size)", "-frames:v", "1", path])
        return try #require(try MediaFile(path).next())
    }
}
