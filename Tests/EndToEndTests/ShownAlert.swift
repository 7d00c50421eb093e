import Decoding
import Foundation
import Testing

/// What one alert on a user's connection says, as far as these tests read it.
struct ShownAlert: Decodable {
    struct Result: Decodable {
        struct Detection: Decodable {
            let box: [Float]
            let score: Float
        }

        struct Digest: Decodable {
            let alerts: Int
            let rules: [String: Int]
        }

        let label: String
        let event: String
        let eventId: String
        let detections: [Detection]
        let frameWidth: Int
        let frameHeight: Int
        let digest: Digest?
    }

    let alertId: String
    let streamId: String
    let seq: Int
    let redelivered: Bool
    let result: Result
}

/// What `picket detect --json` says of one frame.
private struct Found: Decodable {
    struct Detection: Decodable {
        let box: [Float]
    }

    let image: String
    let detections: [Detection]
}

extension Stage {
    /// Each alert's picture is a JPEG of the frame's size in which `picket detect` finds the person of the alert.
    func expectPersons(in alerts: [ShownAlert], pictures: String) async throws {
        let paths = alerts.map { "\(pictures)/\($0.alertId).jpg" }
        let found = try await Program.lines(
            of: "picket",
            ["detect", "--json", "--size", "352x288", "--model", Stage.model] + paths
        ).map { try JSONDecoder().decode(Found.self, from: Data($0.utf8)) }
        #expect(found.map(\.image) == paths)
        for (alert, frame) in zip(alerts, found) {
            let picture = try #require(try MediaFile(frame.image).next())
            #expect(picture.width == alert.result.frameWidth)
            #expect(picture.height == alert.result.frameHeight)
            let box = try #require(alert.result.detections.first?.box)
            let best = frame.detections.map { overlap($0.box, box) }.max() ?? 0
            #expect(best >= 0.5, "alert \(alert.alertId): nobody in its picture at \(box)")
        }
    }

    /// Intersection over union of two boxes given as x, y, width, height.
    private func overlap(_ a: [Float], _ b: [Float]) -> Float {
        let width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
        let height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
        guard width > 0, height > 0 else { return 0 }
        return width * height / (a[2] * a[3] + b[2] * b[3] - width * height)
    }
}
