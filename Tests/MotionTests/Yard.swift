import Motion
import TestSupport

/// What a camera sees of a yard: a texture of its own for each size, with noise, light and things that move, all seeded.
struct Yard {
    let width, height: Int
    private let texture: [Float]
    private let noise: [Float]
    private var random: SeededRandom

    /// Uniform noise of at most so many levels either way.
    var noiseLevels: Float = 6
    /// The light: what brightness is multiplied by and what is added.
    var gain: Float = 1
    var offset: Float = 0
    var things: [Thing] = []

    /// A rectangle of one brightness, in pixels.
    struct Thing {
        var x, y, width, height: Int
        var brightness: Float
    }

    init(width: Int, height: Int, seed: UInt64) {
        self.width = width
        self.height = height
        var random = SeededRandom(seed: seed)
        // Tiles of different brightness on a slope, between 50 and 190.
        let tiles = (0..<1024).map { _ in random.float(in: 0...80) }
        texture = (0..<width * height).map { index in
            let (x, y) = (index % width, index / width)
            return 50 + 60 * Float(x) / Float(width) + tiles[(y / 24 * 37 + x / 24) % 1024]
        }
        noise = (0..<1 << 16).map { _ in random.float(in: -1...1) }
        self.random = random
    }

    /// The next picture.
    mutating func picture() -> [UInt8] {
        var picture = texture
        for thing in things {
            for y in (thing.y..<thing.y + thing.height).clamped(to: 0..<height) {
                for x in (thing.x..<thing.x + thing.width).clamped(to: 0..<width) {
                    picture[y * width + x] = thing.brightness
                }
            }
        }
        var place = Int.random(in: 0..<noise.count, using: &random)
        return picture.map { value in
            place = (place + 1) & (noise.count - 1)
            // A row's noise would repeat in columns of pictures with a width that is a power of two.
            if place % 997 == 0 { place = (place + 13) & (noise.count - 1) }
            return UInt8(min(max(value * gain + offset + noise[place] * noiseLevels, 0), 255))
        }
    }
}

/// A camera at five pictures a second and the detector that watches it.
struct Watch {
    var yard: Yard
    var detector: MotionDetector
    var now = Duration.zero

    init(_ yard: Yard, sensitivity: Float = 0.5, isMasked: @escaping MotionDetector.Mask = { _, _ in false }) {
        var settings = MotionDetector.Settings()
        settings.sensitivity = sensitivity
        self.yard = yard
        detector = MotionDetector(settings: settings, isMasked: isMasked)
    }

    /// What is found in the next picture.
    mutating func next() -> MotionDetector.Finding {
        now += .milliseconds(200)
        return detector.look(at: yard.picture(), width: yard.width, height: yard.height, now: now)
    }

    /// What is found in the next pictures.
    mutating func next(_ count: Int, _ change: (inout Yard, Int) -> Void = { _, _ in }) -> [MotionDetector.Finding] {
        (0..<count).map { step in
            change(&yard, step)
            return next()
        }
    }
}

extension MotionDetector {
    mutating func look(at picture: [UInt8], width: Int, height: Int, now: Duration) -> Finding {
        look(at: LumaPlane(picture.span.bytes, stride: width, width: width, height: height), now: now)
    }
}
