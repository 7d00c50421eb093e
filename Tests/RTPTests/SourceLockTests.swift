import RTP
import Testing

@Suite struct SourceLockTests {
    @Test func theFirstThatProvesItselfIsHeardAndOthersAreNot() {
        var lock = SourceLock<String>(silence: .seconds(2))
        #expect(lock.admits("a", now: .zero) && lock.admits("b", now: .zero))
        lock.confirm("a", now: .zero)
        #expect(lock.admits("a", now: .seconds(1)))
        #expect(!lock.admits("b", now: .seconds(1)))
        lock.confirm("a", now: .seconds(1))
        #expect(!lock.admits("b", now: .milliseconds(2999)))
    }

    @Test func anotherIsHeardAfterASilence() {
        var lock = SourceLock<String>(silence: .seconds(2))
        lock.confirm("a", now: .seconds(1))
        #expect(lock.admits("b", now: .seconds(3)))
        lock.confirm("b", now: .seconds(3))
        #expect(lock.address == "b")
        #expect(!lock.admits("a", now: .seconds(4)))
    }
}
