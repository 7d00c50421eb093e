import Decoding
import Foundation
import Ingest
import TestSupport
import Testing
import Tracking

/// How persons are dressed, as read from pictures that ffmpeg has painted.
struct AppearanceFrameTests {
    /// A person, 40 pixels wide and 120 high from `x`, 60 on, in a picture of 320x240 pixels.
    private static func appearance(
        trunk: String, legs: String, ground: String = "gray", x: Int = 100, filter: String = "null"
    ) throws -> Appearance {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-clothes-\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        let paint =
            "drawbox=x=\(x):y=60:w=40:h=60:color=\(trunk):t=fill,drawbox=x=\(x):y=120:w=40:h=60:color=\(legs):t=fill"
        _ = try FFmpegCommand.output([
            "-f", "lavfi", "-i", "color=\(ground):size=320x240", "-vf", "\(paint),\(filter)", "-frames:v", "1",
            file.path,
        ])
        let frame = try #require(try MediaFile(file.path).next())
        let box = BoundingBox(x: Float(x), y: 60, width: 40, height: 120)
        return frame.withPlanes { Appearance(of: box, in: $0) }
    }

    @Test func clothesAreTheSameElsewhereAndBeforeAnotherGround() throws {
        let person = try Self.appearance(trunk: "red", legs: "navy")
        #expect(try person.likeness(to: Self.appearance(trunk: "red", legs: "navy", x: 220)) > 0.95)
        #expect(try person.likeness(to: Self.appearance(trunk: "red", legs: "navy", ground: "white")) > 0.95)
    }

    @Test(arguments: [("red", "white"), ("navy", "red")])
    func otherClothesAreNot(trunk: String, legs: String) throws {
        let person = try Self.appearance(trunk: "red", legs: "navy")
        #expect(try person.likeness(to: Self.appearance(trunk: trunk, legs: legs)) < 0.8)
    }

    @Test func aLittleLessLightChangesLittle() throws {
        let person = try Self.appearance(trunk: "gray", legs: "navy")
        let darker = try Self.appearance(trunk: "gray", legs: "navy", filter: "eq=brightness=-0.02")
        #expect(person.likeness(to: darker) > 0.9)
        let night = try Self.appearance(trunk: "gray", legs: "navy", filter: "eq=brightness=-0.4")
        #expect(person.likeness(to: night) < person.likeness(to: darker))
    }

    /// Boxes that hang over the edge, lie outside or have no extent are no mistake: shares sum up to 1 for each part.
    @Test(arguments: [
        BoundingBox(x: -50, y: -50, width: 100, height: 100), BoundingBox(x: 300, y: 200, width: 500, height: 500),
        BoundingBox(x: 900, y: 900, width: 10, height: 10), BoundingBox(x: 10, y: 10, width: 0, height: 0),
    ])
    func anyBoxHasAnAnswer(box: BoundingBox) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-clothes-\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try FFmpegCommand.output([
            "-f", "lavfi", "-i", "testsrc2=size=321x241", "-frames:v", "1", file.path,
        ])
        let frame = try #require(try MediaFile(file.path).next())
        let appearance = frame.withPlanes { Appearance(of: box, in: $0) }
        for histogram in [appearance.luma, appearance.cb, appearance.cr] {
            let shares = (0..<16).map { histogram[$0] }
            #expect(abs(shares.prefix(8).reduce(0, +) - 1) < 1e-3)
            #expect(abs(shares.suffix(8).reduce(0, +) - 1) < 1e-3)
            #expect(shares.allSatisfy { $0 >= 0 })
        }
    }
}
