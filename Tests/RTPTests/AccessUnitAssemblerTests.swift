import RTP
import Testing

@Suite struct AccessUnitAssemblerTests {
    private var assembler = AccessUnitAssembler(codec: .h264, clockRate: 90_000)

    // Slices of a picture: the first begins with macroblock 0, the others do not.
    private let idr: [UInt8] = [0x65, 0x88]
    private let idrRest: [UInt8] = [0x65, 0x08]
    private let slice: [UInt8] = [0x41, 0x9A]
    private let sliceRest: [UInt8] = [0x41, 0x1A]
    private let parameterSet: [UInt8] = [0x67, 0x42]

    private func annexB(_ units: [UInt8]...) -> [UInt8] { units.flatMap { [0, 0, 0, 1] + $0 } }

    @Test mutating func endsWithTheMarker() {
        assembler.append(timestamp: 0, parameterSet, arrival: .milliseconds(1))
        assembler.append(timestamp: 0, marker: true, idr, arrival: .milliseconds(2))
        let units = assembler.drain()
        #expect(
            units == [
                AccessUnit(
                    codec: .h264, data: annexB(parameterSet, idr), time: MediaTime(ticks: 0, clockRate: 90_000),
                    arrival: .milliseconds(2), isKeyFrame: true, followsGap: false)
            ])
    }

    @Test mutating func endsBeforeAnotherTimestamp() {
        assembler.append(timestamp: 0, idr, arrival: .milliseconds(1))
        assembler.append(timestamp: 3000, slice, arrival: .milliseconds(34))
        let units = assembler.drain()
        #expect(units.map(\.data) == [annexB(idr)])
        #expect(units.first?.arrival == .milliseconds(1), "the packet that ends it is not part of it")
    }

    @Test mutating func onePacketCanEndTwo() {
        assembler.append(timestamp: 0, idr)
        assembler.append(timestamp: 3000, marker: true, slice)
        let units = assembler.drain()
        #expect(units.map(\.data) == [annexB(idr), annexB(slice)])
        #expect(units.map(\.isKeyFrame) == [true, false])
        #expect(units.map(\.time.ticks) == [0, 3000])
    }

    @Test(arguments: [[0, 0, 0], [0, 3000, 6000]] as [[UInt32]])
    mutating func parameterSetsMayBeAccessUnitsOfTheirOwn(_ timestamps: [UInt32]) {
        assembler.append(timestamp: timestamps[0], marker: true, parameterSet)
        assembler.append(timestamp: timestamps[1], marker: true, [0x68, 0xCE])
        assembler.append(timestamp: timestamps[2], marker: true, idr)
        let units = assembler.drain()
        #expect(units.map(\.data) == [annexB(parameterSet), annexB([0x68, 0xCE]), annexB(idr)])
        #expect(units.map(\.isKeyFrame) == [false, false, true])
        #expect(units.allSatisfy { !$0.followsGap })
        #expect(units.map { UInt32($0.time.ticks) } == timestamps)
    }

    @Test mutating func emptyPacketsAreNoPartOfAnything() {
        assembler.append(timestamp: 0, idr)
        assembler.append(timestamp: 0, [])
        assembler.append(timestamp: 0, marker: true, idrRest)
        assembler.append(timestamp: 3000, marker: true, [])
        #expect(assembler.drain().map(\.data) == [annexB(idr, idrRest)])
        #expect(assembler.malformedPayloads == 0)
    }

    @Test mutating func markersWithinAPictureAreIgnoredFromThenOn() {
        assembler.append(timestamp: 0, marker: true, idr)
        assembler.append(timestamp: 0, marker: true, idrRest)
        assembler.append(timestamp: 3000, marker: true, slice)
        assembler.append(timestamp: 3000, marker: true, sliceRest)
        assembler.append(timestamp: 6000, marker: true, slice)
        let units = assembler.drain()
        #expect(units.map(\.data) == [annexB(idr), annexB(slice, sliceRest)])
        #expect(units.map(\.followsGap) == [false, true], "of the first picture a part was dropped")
        #expect(assembler.dropped == 1)
    }

    @Test mutating func dropsWhatLacksItsMiddle() {
        assembler.append(timestamp: 0, marker: true, idr)
        assembler.append(timestamp: 3000, slice)
        assembler.gap(lost: 1)
        assembler.append(timestamp: 3000, marker: true, sliceRest)
        assembler.append(timestamp: 6000, marker: true, slice)
        let units = assembler.drain()
        #expect(units.map(\.time.ticks) == [0, 6000])
        #expect(units.map(\.followsGap) == [false, true])
        #expect(assembler.dropped == 1)
    }

    @Test mutating func aSingleLostPacketWithTheMarkerCostsOneAccessUnit() {
        assembler.append(timestamp: 0, marker: true, idr)
        assembler.append(timestamp: 3000, slice)
        assembler.gap(lost: 1)
        assembler.append(timestamp: 6000, marker: true, slice)
        #expect(assembler.drain().map(\.time.ticks) == [0, 6000])
        #expect(assembler.dropped == 1)
    }

    @Test mutating func withoutMarkersTheLostPacketMayBeTheBeginningOfTheNext() {
        assembler.append(timestamp: 0, idr)
        assembler.append(timestamp: 3000, slice)
        assembler.gap(lost: 1)
        assembler.append(timestamp: 6000, slice)
        assembler.append(timestamp: 9000, slice)
        assembler.append(timestamp: 12_000, slice)
        #expect(assembler.drain().map(\.time.ticks) == [0, 9000])
        #expect(assembler.dropped == 2)
    }

    @Test mutating func dropsWhatMayLackItsBeginning() {
        assembler.append(timestamp: 0, marker: true, idr)
        assembler.gap(lost: 1)
        assembler.append(timestamp: 3000, marker: true, slice)
        assembler.append(timestamp: 6000, marker: true, slice)
        let units = assembler.drain()
        #expect(units.map(\.time.ticks) == [0, 6000])
        #expect(units.map(\.followsGap) == [false, true])
    }

    @Test(arguments: [[0x67, 0x42], [0x09, 0xF0]] as [[UInt8]])
    mutating func aCertainBeginningIsTrustedAfterALoss(_ first: [UInt8]) {
        assembler.append(timestamp: 0, marker: true, idr)
        assembler.gap(lost: 9)
        assembler.append(timestamp: 3000, first)
        assembler.append(timestamp: 3000, marker: true, idr)
        let units = assembler.drain()
        #expect(units.map(\.data) == [annexB(idr), annexB(first, idr)])
        #expect(units.map(\.followsGap) == [false, true])
    }

    @Test mutating func aStreamJoinedInMidPictureBeginsWithTheNext() {
        assembler.append(timestamp: 0, marker: true, sliceRest)
        assembler.append(timestamp: 3000, marker: true, slice)
        let units = assembler.drain()
        #expect(units.map(\.data) == [annexB(slice)])
        #expect(units.map(\.followsGap) == [true])
    }

    @Test mutating func aMalformedPayloadSpoilsItsAccessUnitAlone() {
        assembler.append(timestamp: 0, marker: true, idr)
        assembler.append(timestamp: 3000, slice)
        assembler.append(timestamp: 3000, [0x7F])
        assembler.append(timestamp: 3000, marker: true, sliceRest)
        assembler.append(timestamp: 6000, marker: true, slice)
        let units = assembler.drain()
        #expect(units.map(\.time.ticks) == [0, 6000])
        #expect(units.map(\.followsGap) == [false, true])
        #expect(assembler.malformedPayloads == 1)
        #expect(assembler.lastError == .h264(.unsupportedType(31)))
    }

    @Test mutating func fragmentsWithoutEndSpoilTheirAccessUnit() {
        assembler.append(timestamp: 0, marker: true, [0x7C, 0x85, 0x88])
        assembler.append(timestamp: 3000, marker: true, slice)
        #expect(assembler.drain().map(\.time.ticks) == [3000])
        #expect(assembler.lastError == .h264(.unfinishedFragments(type: 5)))
    }

    @Test mutating func aRestartDropsWhatIsOpenAndIsAGap() {
        assembler.append(timestamp: 0, marker: true, idr)
        assembler.append(timestamp: 3000, slice)
        assembler.restart()
        assembler.append(timestamp: 77, marker: true, idr)
        let units = assembler.drain()
        #expect(units.map(\.data) == [annexB(idr), annexB(idr)])
        #expect(units.map(\.followsGap) == [false, true])
    }

    @Test mutating func fragmentsThatNeverEndAreCutOff() {
        let fragment = [0x7C, 0x05] + [UInt8](repeating: 7, count: 1400)
        assembler.append(timestamp: 0, [0x7C, 0x85, 0x88])
        for _ in 0..<2 * AccessUnitAssembler.maxSize / 1400 { assembler.append(timestamp: 0, fragment) }
        assembler.append(timestamp: 0, marker: true, [0x7C, 0x45])
        #expect(assembler.drain().isEmpty)
        #expect(assembler.lastError == .accessUnitTooLarge(limit: 8_388_608))
        #expect(assembler.malformedPayloads == 1)
        #expect(assembler.dropped == 1)
    }
}
