import Decoding
import RTP
import TestSupport
import Testing

@Suite struct VideoDecoderTests {
    init() { FFmpegLog.quiet() }

    /// What came out of a decoder that was fed access units at 10 frames a second.
    private struct Run {
        let decoder: VideoDecoder
        var frames: [VideoFrame] = []

        init(parameterSets: [[UInt8]] = []) throws {
            decoder = try VideoDecoder(codec: .h264, parameterSets: parameterSets)
        }

        mutating func feed(_ units: [[UInt8]], startingAt first: Int = 0, gapBefore gap: Int? = nil) {
            for (index, data) in units.enumerated() {
                let number = first + index
                decoder.decode(
                    AccessUnit(
                        codec: .h264, data: data, time: MediaTime(ticks: Int64(number) * 9000, clockRate: 90000),
                        arrival: .milliseconds(number * 100), isKeyFrame: number.isMultiple(of: 10),
                        followsGap: number == gap)
                ) { frames.append($0) }
            }
        }

        mutating func finish() { decoder.restart { frames.append($0) } }

        var ticks: [Int64] { frames.compactMap { $0.time?.ticks } }
    }

    @Test func everyFrameOfACleanStreamComesOutWithItsTime() throws {
        var run = try Run()
        run.feed(try FFmpegCommand.h264AccessUnits(width: 128, height: 96, frames: 25))
        run.finish()
        #expect(run.ticks == (0..<25).map { Int64($0) * 9000 })
        #expect(run.frames.allSatisfy { $0.width == 128 && $0.height == 96 })
        #expect(run.decoder.statistics.decoded == 25)
        #expect(run.decoder.statistics.withheld == 0)
        #expect(run.decoder.statistics.refused == 0)
    }

    @Test func afterAGapNothingComesOutBeforeTheNextKeyFrame() throws {
        let units = try FFmpegCommand.h264AccessUnits(width: 128, height: 96, frames: 30)
        var run = try Run()
        run.feed(Array(units[0..<13]))
        run.feed(Array(units[15...]), startingAt: 15, gapBefore: 15)
        run.finish()
        #expect(run.ticks == (Array(0..<13) + Array(20..<30)).map { Int64($0) * 9000 })
    }

    @Test func aStreamJoinedInTheMiddleStartsAtItsKeyFrame() throws {
        let units = try FFmpegCommand.h264AccessUnits(width: 128, height: 96, frames: 25)
        var run = try Run()
        run.feed(Array(units[3...]), startingAt: 3)
        run.finish()
        #expect(run.ticks.first == Int64(90_000))
        #expect(run.ticks.count == 15)
    }

    @Test func theSizeMayChangeInMidStream() throws {
        var run = try Run()
        run.feed(try FFmpegCommand.h264AccessUnits(width: 128, height: 96, frames: 10))
        run.feed(try FFmpegCommand.h264AccessUnits(width: 96, height: 64, frames: 10), startingAt: 10)
        run.finish()
        #expect(run.frames.map(\.width) == Array(repeating: 128, count: 10) + Array(repeating: 96, count: 10))
        #expect(run.decoder.statistics.sizeChanges == 1)
    }

    @Test func parameterSetsMayComeFromTheSessionDescription() throws {
        let units = try FFmpegCommand.h264AccessUnits(width: 128, height: 96, frames: 10)
        let first = units[0].split(startCode: [0, 0, 0, 1]).flatMap { $0.split(startCode: [0, 0, 1]) }
        let parameterSets = first.filter { [7, 8].contains($0[0] & 0x1f) }
        let slices = first.filter { $0[0] & 0x1f == 5 }
        #expect(parameterSets.count == 2 && !slices.isEmpty)
        let bare: [UInt8] = slices.flatMap { [0, 0, 0, 1] + $0 }

        var with = try Run(parameterSets: parameterSets)
        with.feed([bare] + units[1...])
        with.finish()
        #expect(with.frames.count == 10)

        var without = try Run()
        without.feed([bare] + units[1...])
        without.finish()
        #expect(without.frames.isEmpty)
    }

    @Test func damagedUnitsAreCountedAndNeverShown() throws {
        let units = try FFmpegCommand.h264AccessUnits(width: 128, height: 96, frames: 30)
        for seed in UInt64(1)...30 {
            var random = SeededRandom(seed: seed)
            var damaged = units
            for index in 3..<8 {
                for _ in 0..<20 {
                    damaged[index][Int.random(in: 5..<damaged[index].count, using: &random)] = .random(
                        in: 0...255, using: &random)
                }
            }
            var run = try Run()
            run.feed(damaged)
            run.finish()
            #expect(
                run.ticks.suffix(20) == ((10..<30).map { Int64($0) * 9000 })[...],
                "seed \(seed): the next key frames are clean")
        }
    }

    @Test func truncatedUnitsNeverTrap() throws {
        let units = try FFmpegCommand.h264AccessUnits(width: 128, height: 96, frames: 10)
        var run = try Run()
        for length in 0..<min(units[0].count, 400) { run.feed([Array(units[0].prefix(length))]) }
        run.feed(units)
        run.finish()
        #expect(run.frames.count >= 10)
    }
}

extension [UInt8] {
    /// The NAL units between occurrences of `startCode`.
    fileprivate func split(startCode: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = [[]]
        var index = 0
        while index < count {
            if self[index...].starts(with: startCode) {
                parts.append([])
                index += startCode.count
            } else {
                parts[parts.count - 1].append(self[index])
                index += 1
            }
        }
        return parts.filter { !$0.isEmpty }
    }
}
