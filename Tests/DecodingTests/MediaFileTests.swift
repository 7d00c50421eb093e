import Decoding
import Foundation
import RTP
import TestSupport
import Testing

@Suite struct MediaFileTests {
    private let folder: URL

    init() throws {
        FFmpegLog.quiet()
        folder = FileManager.default.temporaryDirectory.appending(path: "picket-media-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func make(_ name: String, _ arguments: [String]) throws -> String {
        let path = folder.appending(path: name).path
        _ = try FFmpegCommand.output(arguments + [path])
        return path
    }

    private func frames(of path: String) throws -> [VideoFrame] {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try MediaFile(path)
        var frames: [VideoFrame] = []
        while let frame = try file.next() { frames.append(frame) }
        return frames
    }

    @Test(arguments: ["red.png", "red.jpg", "red.bmp"])
    func aPictureIsOneFrame(name: String) throws {
        let path = try make(
            name, ["-f", "lavfi", "-i", "color=red:size=68x46", "-vf", "format=rgb24,scale=67:45", "-frames:v", "1"])
        let frames = try frames(of: path)
        #expect(frames.map(\.width) == [67])
        #expect(frames.map(\.height) == [45])
        frames.first?.withPlanes { planes in
            // Red in BT.601: Y 81, Cb 90, Cr 240 in limited range; Y 76, Cb 84, Cr 255 in full range.
            let luma = Int(planes.y[planes.yStride * 20 + 30])
            let cr = Int(planes.cr[planes.crStride * 10 + 10])
            #expect(abs(luma - (planes.isFullRange ? 76 : 81)) <= 3)
            #expect(abs(cr - (planes.isFullRange ? 255 : 240)) <= 3)
        }
    }

    @Test func greyPicturesHaveNeutralChroma() throws {
        let path = try make(
            "grey.jpg", ["-f", "lavfi", "-i", "color=gray:size=64x48", "-frames:v", "1", "-pix_fmt", "gray"])
        let frames = try frames(of: path)
        frames.first?.withPlanes { planes in
            #expect(abs(Int(planes.cb[0]) - 128) <= 1)
            #expect(abs(Int(planes.cr[0]) - 128) <= 1)
        }
        #expect(frames.count == 1)
    }

    /// An AVI counts its frames; Matroska says how long it is and how many there are in a second.
    @Test(arguments: ["clip.mp4", "clip.avi", "clip.mkv"])
    func aVideoSaysHowManyFramesToExpect(name: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try make(
            name, ["-f", "lavfi", "-i", "testsrc2=size=96x64:rate=10", "-frames:v", "23", "-pix_fmt", "yuv420p"])
        #expect(try MediaFile(path).expectedFrames == 23)
    }

    @Test func whatHasNoLengthPromisesNothing() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try make(
            "bare.h264",
            ["-f", "lavfi", "-i", "testsrc2=size=96x64:rate=10", "-frames:v", "23", "-c:v", "libx264"])
        #expect(try MediaFile(path).expectedFrames == nil)
    }

    @Test func aVideoGivesEveryFrame() throws {
        let path = try make(
            "clip.mp4", ["-f", "lavfi", "-i", "testsrc2=size=96x64:rate=10", "-frames:v", "23", "-pix_fmt", "yuv420p"])
        #expect(try frames(of: path).count == 23)
    }

    /// With the container's times, though B-frames are stored out of order, and by the frame rate where it has none.
    @Test(arguments: ["clip.mp4", "clip.h264"])
    func framesKnowTheirTime(name: String) throws {
        let path = try make(
            name, ["-f", "lavfi", "-i", "testsrc2=size=96x64:rate=10", "-frames:v", "23", "-pix_fmt", "yuv420p"])
        let times = try frames(of: path).compactMap { $0.time?.sinceStart }
        #expect(times.count == 23)
        for (index, time) in times.enumerated() {
            #expect((time - .milliseconds(100 * index)).magnitude < .milliseconds(1))
        }
    }

    @Test func whatIsNoPictureIsAnErrorWithItsName() throws {
        let path = folder.appending(path: "notes.jpg").path
        try Data("no picture at all".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: FFmpegError.self) { _ = try frames(of: path) }
        #expect(error?.description.contains("notes.jpg") == true)
        #expect(throws: FFmpegError.self) { _ = try MediaFile("/nowhere/at/all.jpg") }
    }
}

extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
