import Ingest
import RTP
import Testing

@Suite struct AccessUnitQueueTests {
    private func unit(_ number: Int, bytes: Int = 10) -> AccessUnit {
        AccessUnit(
            codec: .h264, data: Array(repeating: 0, count: bytes),
            time: MediaTime(ticks: Int64(number), clockRate: 90000),
            arrival: .zero, isKeyFrame: false, followsGap: false)
    }

    private func drain(_ queue: AccessUnitQueue) async -> [AccessUnit] {
        var units: [AccessUnit] = []
        while let unit = await queue.next() { units.append(unit) }
        return units
    }

    @Test func unitsComeOutInOrder() async {
        let queue = AccessUnitQueue()
        for number in 0..<50 { queue.push(unit(number)) }
        queue.finish()
        let units = await drain(queue)
        #expect(units.map(\.time.ticks) == (0..<50).map(Int64.init))
        #expect(!units.contains { $0.followsGap })
        #expect(queue.dropped == 0)
    }

    @Test func aFullQueueDropsTheOldestAndSaysSo() async {
        let queue = AccessUnitQueue(maximumUnits: 4)
        for number in 0..<10 { queue.push(unit(number)) }
        queue.finish()
        let units = await drain(queue)
        #expect(units.map(\.time.ticks) == [6, 7, 8, 9])
        #expect(units.map(\.followsGap) == [true, false, false, false])
        #expect(queue.dropped == 6)
    }

    @Test func bytesAreBoundedToo() async {
        let queue = AccessUnitQueue(maximumUnits: 100, maximumBytes: 1000)
        for number in 0..<10 { queue.push(unit(number, bytes: 400)) }
        queue.push(unit(10, bytes: 5000))
        queue.finish()
        #expect(await drain(queue).map(\.time.ticks) == [10])
    }

    @Test func aConsumerThatWaitsIsWoken() async {
        let queue = AccessUnitQueue()
        async let first = queue.next()
        queue.push(unit(7))
        #expect(await first?.time.ticks == 7)
        async let end = queue.next()
        queue.finish()
        #expect(await end == nil)
        queue.push(unit(8))
        #expect(await queue.next() == nil)
    }
}
