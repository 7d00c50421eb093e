import AlertRules
import Configuration
import Foundation
import Ingest
import Testing

/// The `motion` of a stream.
struct MotionConfigurationTests {
    private static func read(_ keys: String) throws -> ServiceConfiguration.Motion {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-motion-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try """
        gateway: {token: a}
        streams:
          - id: yard
            source: {rtp: {listen: "127.0.0.1:5004"}}
            \(keys)
        """.write(to: file, atomically: true, encoding: .utf8)
        return try ServiceConfiguration.read(file: file.path, environment: [:]).streams[0].motion
    }

    @Test func everyKeyIsRead() throws {
        #expect(try Self.read("fps: 5") == ServiceConfiguration.Motion())
        let motion = try Self.read(
            "motion: {enabled: false, crops: 1, sensitivity: 0.8, mask: [[[0, 0], [1, 0], [0, 0.2]], [[1, 1], [0.8, 1], [1, 0.8]]]}"
        )
        #expect(!motion.isEnabled)
        #expect(motion.sensitivity == 0.8)
        #expect(motion.crops == 1)
        #expect(motion.mask.count == 2)
        #expect(motion.mask.first?.contains(RelativePoint(x: 0.1, y: 0.1)) == true)
    }

    @Test(arguments: [
        ("{sensitivity: 7}", "motion.sensitivity is `7`, expected a number from 0.0 to 1.0"),
        ("{enabled: perhaps}", "motion.enabled is `perhaps`, expected true or false"),
        ("{mask: [[[0, 0], [1, 1]]]}", "motion.mask has 2 corners, expected at least 3"),
        ("{sensitivty: 0.5}", "did you mean `sensitivity`?"),
    ])
    func mistakesAreNamed(motion: String, message: String) throws {
        let error = #expect(throws: InvalidConfiguration.self) { try Self.read("motion: \(motion)") }
        #expect(error.map { "\($0)" }?.contains(message) == true, "\(String(describing: error))")
    }
}
