import Evaluation
import Testing

@Suite struct LabelledPersonTests {
    private func sight(_ first: Int, _ last: Int) -> LabelledPerson.Sight {
        LabelledPerson.Sight(time: .seconds(first)...Duration.seconds(last), clear: .seconds(first))
    }

    @Test func whoIsAwayForAMomentHasNotGone() {
        let person = LabelledPerson(
            name: "A", isOptional: false, sights: [sight(0, 10), sight(12, 20), sight(23, 30)], path: [])
        #expect(person.visits(absence: .seconds(2)) == [sight(0, 20), sight(23, 30)])
        #expect(person.visits(absence: .seconds(3)) == [sight(0, 30)])
        #expect(person.visits(absence: .zero).count == 3)
    }

    @Test func betweenKeyBoxesAPersonMovesEvenly() {
        let person = LabelledPerson(
            name: "A", isOptional: false, sights: [sight(1, 3)],
            path: [
                LabelledPerson.KeyBox(time: .seconds(1), box: LabelBox(x: 0, y: 0, width: 10, height: 40)),
                LabelledPerson.KeyBox(time: .seconds(3), box: LabelBox(x: 100, y: 20, width: 20, height: 60)),
            ])
        #expect(person.box(at: .seconds(2), tolerance: .zero) == LabelBox(x: 50, y: 10, width: 15, height: 50))
        #expect(person.box(at: .seconds(3), tolerance: .zero)?.x == 100)
        #expect(person.box(at: .milliseconds(3400), tolerance: .milliseconds(500))?.x == 100)
        #expect(person.box(at: .milliseconds(600), tolerance: .milliseconds(500))?.x == 0)
        #expect(person.box(at: .milliseconds(400), tolerance: .milliseconds(500)) == nil)
        #expect(person.box(at: .milliseconds(3600), tolerance: .milliseconds(500)) == nil)
    }
}
