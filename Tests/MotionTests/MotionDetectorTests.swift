import Motion
import TestSupport
import Testing

@Suite struct MotionDetectorTests {
    struct Size: Sendable {
        let width, height: Int
    }

    static let sizes = [
        Size(width: 1920, height: 1080), Size(width: 1280, height: 720), Size(width: 768, height: 576),
        Size(width: 352, height: 288), Size(width: 720, height: 1280), Size(width: 101, height: 67),
    ]

    @Test(arguments: sizes, [Float(0), 8, 25]) func noiseIsNoMotion(size: Size, levels: Float) {
        var watch = Watch(Yard(width: size.width, height: size.height, seed: 1))
        watch.yard.noiseLevels = levels
        let findings = watch.next(60)
        #expect(findings[0] == .unknown)
        // How strong strong noise is takes two pictures to tell.
        #expect(findings.dropFirst(levels > 10 ? 4 : 1).allSatisfy { $0 == .still }, "\(findings)")
    }

    /// From dusk to noon in twelve seconds, and a camera's exposure that hunts.
    @Test func slowLightIsNoMotion() {
        var watch = Watch(Yard(width: 640, height: 360, seed: 2))
        let dawn = watch.next(60) { yard, step in yard.gain = 0.4 + Float(step) / 75 }
        #expect(dawn.dropFirst().allSatisfy { $0 == .still }, "\(dawn)")
        let hunting = watch.next(60) { yard, step in yard.offset = step % 2 == 0 ? -8 : 8 }
        #expect(hunting.allSatisfy { $0 == .still }, "\(hunting)")
    }

    /// Something that moves while the light changes is found, where it is.
    @Test func lightDoesNotHideMotion() {
        var watch = Watch(Yard(width: 640, height: 360, seed: 3))
        _ = watch.next(10)
        for step in 0..<40 {
            watch.yard.gain = 1 - Float(step) / 100
            watch.yard.things = [Yard.Thing(x: 40 + step * 8, y: 100, width: 30, height: 80, brightness: 20)]
            #expect(watch.next() == .moving)
            let middle = (x: Float(40 + step * 8 + 15) / 640, y: Float(140) / 360)
            #expect(watch.detector.regions.contains { $0.contains(middle.x, middle.y) })
        }
    }

    @Test func anotherSceneIsLearntAtOnce() {
        var watch = Watch(Yard(width: 640, height: 360, seed: 4))
        watch.yard.gain = 0.2
        _ = watch.next(20)
        // The light goes on: bright places more than dark ones, some to their limit.
        watch.yard.gain = 1.3
        watch.yard.offset = 30
        let lit = watch.next(10)
        #expect(lit.first == .unknown)
        #expect(lit.dropFirst().allSatisfy { $0 == .still }, "\(lit)")
        #expect(watch.detector.regions.isEmpty)
        // The camera turns to infrared, where everything has another brightness.
        watch.yard = Yard(width: 640, height: 360, seed: 5)
        let infrared = watch.next(10)
        #expect(infrared.first == .unknown)
        #expect(infrared.dropFirst().allSatisfy { $0 == .still }, "\(infrared)")
    }

    /// Persons from 24 pixels of a picture of 720 rows to almost all of it, brighter and darker than the ground.
    @Test(arguments: [24, 40, 80, 160, 320, 640], [Float(10), 245])
    func whatMovesIsFoundWhereItIs(size: Int, brightness: Float) throws {
        var watch = Watch(Yard(width: 1280, height: 720, seed: 6))
        _ = watch.next(10)
        for step in 0..<12 {
            let thing = Yard.Thing(
                x: 200 + step * 12, y: 700 - size, width: size * 2 / 5, height: size, brightness: brightness)
            watch.yard.things = [thing]
            try #require(watch.next() == .moving)
            // Some of it may be as bright as the ground behind it.
            let found = watch.detector.regions.filter {
                $0.contains((Float(thing.x) + Float(thing.width) / 2) / 1280, (Float(thing.y) + Float(size) / 2) / 720)
            }
            let region = try #require(found.first, "\(watch.detector.regions)")
            #expect(region.height * 720 >= Float(size) * 0.5 && region.height * 720 <= Float(size) + 32)
        }
        watch.yard.things = []
        #expect(watch.next(3).last == .still)
    }

    @Test func partsThatMoveAlikeAreRegionsOfTheirOwn() {
        var watch = Watch(Yard(width: 1280, height: 720, seed: 7))
        _ = watch.next(10)
        watch.yard.things = (0..<5).map {
            Yard.Thing(x: 60 + $0 * 240, y: 300, width: 60 - $0 * 8, height: 150, brightness: 250)
        }
        #expect(watch.next() == .moving)
        let regions = watch.detector.regions
        #expect(regions.count == 5, "\(regions)")
        #expect(zip(regions, regions.dropFirst()).allSatisfy { $0.x < $1.x }, "the largest first: \(regions)")
    }

    /// A snowstorm has more parts than anybody wants to know.
    @Test func thereAreNeverMoreThanSixteenRegions() {
        var watch = Watch(Yard(width: 1280, height: 720, seed: 8))
        _ = watch.next(10)
        watch.yard.things = (0..<60).map {
            Yard.Thing(x: 20 + $0 % 10 * 120, y: 20 + $0 / 10 * 110, width: 40, height: 40, brightness: 255)
        }
        #expect(watch.next() == .moving)
        #expect(watch.detector.regions.count == 16)
    }

    @Test func aParkedCarIsNoMotionWithinAMinute() {
        var watch = Watch(Yard(width: 640, height: 360, seed: 9))
        _ = watch.next(10)
        watch.yard.things = [Yard.Thing(x: 100, y: 100, width: 120, height: 60, brightness: 250)]
        #expect(watch.next(5).allSatisfy { $0 == .moving })
        #expect(watch.next(300).suffix(5).allSatisfy { $0 == .still })
    }

    /// A tree trembles until the model knows it; a person beside it is found as before.
    @Test func aTreeInTheWindIsSoonNoMotion() {
        var watch = Watch(Yard(width: 640, height: 360, seed: 10))
        var random = SeededRandom(seed: 11)
        func sway(_ yard: inout Yard, _ step: Int) {
            yard.things = (0..<6).map {
                Yard.Thing(
                    x: 400 + $0 * 16 + Int.random(in: -4...4, using: &random), y: 40, width: 8, height: 120,
                    brightness: 30)
            }
        }
        _ = watch.next(100, sway)
        let used = watch.next(50, sway)
        #expect(used.count { $0 != .still } <= 5, "\(used)")
        let beside = watch.next(10) { yard, step in
            sway(&yard, step)
            yard.things.append(Yard.Thing(x: 60 + step * 10, y: 150, width: 30, height: 90, brightness: 240))
        }
        #expect(beside.allSatisfy { $0 == .moving }, "\(beside)")
    }

    @Test func theMaskHidesMotion() {
        let walker = Yard.Thing(x: 0, y: 100, width: 30, height: 80, brightness: 250)
        func findings(isMasked: @escaping MotionDetector.Mask) -> [MotionDetector.Finding] {
            var watch = Watch(Yard(width: 640, height: 360, seed: 12), isMasked: isMasked)
            _ = watch.next(5)
            return watch.next(20) { yard, step in
                yard.things = [walker]
                yard.things[0].x = step * 10
            }
        }
        #expect(findings { x, _ in x < 0.5 }.allSatisfy { $0 == .still })
        #expect(findings { x, _ in x > 0.5 }.allSatisfy { $0 == .moving })
        #expect(findings { _, _ in true }.allSatisfy { $0 == .still })
    }

    @Test func sensitivityIsALimitOfContrast() {
        func isFound(sensitivity: Float) -> Bool {
            var watch = Watch(Yard(width: 640, height: 360, seed: 13), sensitivity: sensitivity)
            watch.yard.noiseLevels = 2
            // Nothing but the ground's own brightness, a little brighter.
            _ = watch.next(10) { yard, _ in
                yard.things = [Yard.Thing(x: 0, y: 0, width: 640, height: 360, brightness: 100)]
            }
            watch.yard.things.append(Yard.Thing(x: 200, y: 100, width: 40, height: 80, brightness: 113))
            return watch.next() == .moving
        }
        #expect(isFound(sensitivity: 1))
        #expect(isFound(sensitivity: 0.5))
        #expect(!isFound(sensitivity: 0.2))
        #expect(!isFound(sensitivity: 0))
    }

    @Test func theShareOfABoxThatHasChangedIsKnown() {
        var watch = Watch(Yard(width: 1280, height: 720, seed: 14))
        #expect(watch.detector.changedShare(of: MotionRegion(x: 0, y: 0, width: 1, height: 1)) == 0)
        _ = watch.next(10)
        watch.yard.things = [Yard.Thing(x: 320, y: 160, width: 160, height: 320, brightness: 255)]
        _ = watch.next()
        func share(_ x: Float, _ y: Float, _ width: Float, _ height: Float) -> Float {
            watch.detector.changedShare(
                of: MotionRegion(x: x / 1280, y: y / 720, width: width / 1280, height: height / 720))
        }
        #expect(share(320, 160, 160, 320) > 0.95)
        #expect(abs(share(320, 160, 320, 320) - 0.5) < 0.03)
        #expect(share(800, 160, 160, 320) == 0)
        #expect(share(400, 300, 1, 1) == 1)
        // Boxes reach beyond the picture's edges.
        for (x, y) in [(-500, -500), (1279, 719), (5000, 5000)] as [(Float, Float)] {
            #expect(share(x, y, 100, 100) == 0)
        }
    }

    @Test func whatCannotBeComparedIsUnknown() {
        var watch = Watch(Yard(width: 640, height: 360, seed: 15))
        #expect(watch.next(3) == [.unknown, .still, .still])
        watch.now += .seconds(60)
        #expect(watch.next(2) == [.unknown, .still])
        watch.now = .zero
        #expect(watch.next(2) == [.unknown, .still])
        watch.yard = Yard(width: 320, height: 180, seed: 15)
        #expect(watch.next(2) == [.unknown, .still])
    }

    /// Pictures of any size, also without a single whole cell, rows with gaps, and pictures that stand on their head.
    @Test func rowsMayLieInAnyOrderAndPicturesMayBeTiny() {
        for (width, height) in [(1, 1), (3, 9), (4, 4), (17, 5), (33, 70), (644, 363)] {
            var yard = Yard(width: width, height: height, seed: 16)
            var detectors = (0..<3).map { _ in MotionDetector() }
            for step in 0..<6 {
                yard.things = step < 3 ? [] : [Yard.Thing(x: 8, y: 8, width: 20, height: 20, brightness: 255)]
                let picture = yard.picture()
                let rows = (0..<height).map { Array(picture[$0 * width..<($0 + 1) * width]) }
                let gap = [UInt8](repeating: 99, count: 7)
                let spaced = rows.flatMap { $0 + gap }
                let upsideDown = rows.reversed().flatMap { $0 + gap }
                let now = Duration.milliseconds(200 * (step + 1))
                let stride = width + gap.count
                let findings = [
                    detectors[0].look(at: picture, width: width, height: height, now: now),
                    detectors[1].look(
                        at: LumaPlane(spaced.span.bytes, stride: stride, width: width, height: height), now: now),
                    detectors[2].look(
                        at: LumaPlane(
                            upsideDown.span.bytes, firstRow: (height - 1) * stride, stride: -stride, width: width,
                            height: height), now: now),
                ]
                #expect(Set(findings).count == 1, "\(width)x\(height): \(findings)")
                #expect(detectors.allSatisfy { $0.regions == detectors[0].regions })
            }
        }
    }

    @Test func aPictureTakesNoMemory() {
        var watch = Watch(Yard(width: 640, height: 360, seed: 17))
        let pictures = (0..<20).map { step in
            watch.yard.things = [Yard.Thing(x: step * 20, y: 60, width: 40, height: 100, brightness: 250)]
            return watch.yard.picture()
        }
        var detector = MotionDetector()
        var moving = 0
        func look(_ round: Int) {
            for (index, picture) in pictures.enumerated() {
                let now = Duration.milliseconds(200 * (round * pictures.count + index))
                if detector.look(at: picture, width: 640, height: 360, now: now) == .moving { moving += 1 }
            }
        }
        look(0)
        let allocations = AllocationCount.during { look(1) }
        #expect(moving > pictures.count)
        #expect(allocations == 0, "for \(pictures.count) pictures")
    }
}

extension MotionRegion {
    fileprivate func contains(_ x: Float, _ y: Float) -> Bool {
        (self.x...self.x + width).contains(x) && (self.y...self.y + height).contains(y)
    }
}
