import RTP
import Testing

@Suite struct KeyFrameRequestTests {
    /// What is demanded until `end`, polled each millisecond, with the time in milliseconds.
    private static func demands(_ request: inout KeyFrameRequest, from start: Int = 0, until end: Int) -> [String] {
        (start..<end).compactMap { now in
            switch request.takeDue(now: .milliseconds(now)) {
            case nil: nil
            case .pictureLossIndication: "\(now) PLI"
            case .fullIntraRequest(let number): "\(now) FIR \(number)"
            }
        }
    }

    @Test func asksByTurnsUntilAKeyFrameComes() {
        var request = KeyFrameRequest()
        #expect(request.deadline == nil)
        request.need(from: .milliseconds(100))
        request.need(from: .milliseconds(50))
        #expect(request.deadline == .milliseconds(100))
        #expect(
            Self.demands(&request, until: 16_000) == [
                "100 PLI", "600 FIR 1", "1600 PLI", "3600 FIR 1", "7600 PLI", "11600 FIR 1", "15600 PLI",
            ])
        request.satisfy()
        #expect(!request.isAsking)
        #expect(Self.demands(&request, from: 16_000, until: 30_000) == [])
    }

    @Test func keepsItsDistanceToTheRequestBefore() {
        var request = KeyFrameRequest()
        request.need(from: .zero)
        #expect(request.takeDue(now: .zero) == .pictureLossIndication)
        request.satisfy()
        request.need(from: .milliseconds(20))
        #expect(request.deadline == .milliseconds(500))
        #expect(Self.demands(&request, from: 20, until: 1100) == ["500 PLI", "1000 FIR 2"])
    }
}
