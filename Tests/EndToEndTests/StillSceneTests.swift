import Foundation
import Glibc
import TestSupport
import Testing

/// What `picket serve` does while nothing moves.
@Suite(.serialized) struct StillSceneTests {
    private struct Decisions: Decodable {
        struct Decision: Decodable {
            let raised: String?
            let condition: String?
        }

        let decisions: [Decision]
    }

    /// Two cameras whose pictures stand still, one of them with people as on a poster.
    @Test(.timeLimit(.minutes(3)))
    func itCostsNoRunsOfTheNetworkAndPostersRaiseNoAlert() async throws {
        let stage = try await Stage.set(users: ["alice"])
        defer { stage.clear() }
        let gateway = try await stage.startGateway(listen: "127.0.0.1:0")
        let poster = try stage.freezeClip(seconds: 14, filter: "null", name: "poster.mp4")
        let empty = try stage.freezeClip(seconds: 14, filter: "crop=300:200:0:0", name: "empty.mp4")
        let service = try await stage.startService(
            gateway: gateway, source: "{file: {path: \(poster)}}", others: ["hall": "{file: {path: \(empty)}}"])

        // The last frames are still being analysed when the file is over.
        let hall = try await stage.status(of: service, stream: "hall") {
            $0.state == "ended" && $0.framesAnalysed >= 50
        }
        let yard = try await stage.status(of: service) { $0.state == "ended" && $0.framesAnalysed >= 50 }
        #expect(hall.framesWithoutMotion >= hall.framesAnalysed - 2)
        // At the start, after ten seconds, and a few frames more where it took something for a person.
        #expect(hall.framesAnalysed - hall.networkRunsSaved <= 6, "\(hall)")
        #expect(yard.framesWithoutMotion >= yard.framesAnalysed - 2)
        #expect(yard.networkRunsSaved >= yard.framesAnalysed / 2, "\(yard)")
        #expect(hall.alerts == 0 && yard.alerts == 0)

        let url = try #require(URL(string: "http://127.0.0.1:\(service.statusPort)/api/streams/yard/decisions"))
        let data = try Data(contentsOf: url)
        let decisions = try JSONDecoder().decode(Decisions.self, from: data).decisions
        #expect(decisions.contains { $0.condition == "motion" }, "\(String(decoding: data, as: UTF8.self))")
        #expect(decisions.allSatisfy { $0.raised == nil })
        for program in [service.program, gateway.program] { program.send(SIGTERM) }
        for program in [service.program, gateway.program] { _ = await program.exitStatus() }
    }
}
