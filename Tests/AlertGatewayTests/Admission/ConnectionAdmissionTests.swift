import AlertGateway
import TestSupport
import Testing

struct ConnectionAdmissionTests {
    @Test func theLongestWaitingMakesRoom() {
        var admission = ConnectionAdmission(maximumOpen: 100, maximumWaiting: 3)
        for id in 0..<3 as Range<UInt64> { #expect(admission.opened(id) == .admit) }
        admission.requested(0)
        #expect(admission.opened(3) == .admit)
        #expect(admission.opened(4) == .admitInPlaceOf(1))
        admission.closed(1)
        admission.answered(0)
        #expect(admission.opened(5) == .admitInPlaceOf(2))
        admission.closed(2)
        #expect(admission.opened(6) == .admitInPlaceOf(3))
    }

    @Test func whoIsServedIsNeverClosed() {
        var admission = ConnectionAdmission(maximumOpen: 2, maximumWaiting: 10)
        #expect(admission.opened(0) == .admit)
        #expect(admission.opened(1) == .admit)
        admission.requested(0)
        #expect(admission.opened(2) == .admitInPlaceOf(1))
        admission.closed(1)
        admission.requested(2)
        #expect(admission.opened(3) == .refuse)
        admission.closed(0)
        #expect(admission.opened(4) == .admit)
    }

    /// Against a list that is searched from its beginning.
    @Test func likeAPlainList() {
        let seed: UInt64 = 21
        var random = SeededRandom(seed: seed)
        var admission = ConnectionAdmission(maximumOpen: 12, maximumWaiting: 8)
        var open: [UInt64] = []
        var waiting: [UInt64] = []
        for id in 0..<20_000 as Range<UInt64> {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let isFull = open.count >= 12
                let oldest = isFull || waiting.count >= 8 ? waiting.first : nil
                let expected: ConnectionAdmission.Verdict =
                    oldest.map { .admitInPlaceOf($0) } ?? (isFull ? .refuse : .admit)
                #expect(admission.opened(id) == expected, "seed \(seed), step \(id)")
                if let oldest {
                    waiting.removeFirst()
                    open.removeAll { $0 == oldest }
                    admission.closed(oldest)
                }
                if expected != .refuse {
                    open.append(id)
                    waiting.append(id)
                }
            case 2:
                guard let served = open.randomElement(using: &random) else { continue }
                admission.requested(served)
                waiting.removeAll { $0 == served }
                if Bool.random(using: &random) {
                    admission.answered(served)
                    waiting.append(served)
                }
            default:
                guard let gone = open.randomElement(using: &random) else { continue }
                admission.closed(gone)
                waiting.removeAll { $0 == gone }
                open.removeAll { $0 == gone }
            }
            #expect(admission.waitingCount == waiting.count, "seed \(seed), step \(id)")
        }
    }
}
