import KernelABI

/// One vector of output at a time; windows are small or rare.
func f32MaxPool(_ a: PoolArguments) {
    let window = a.window
    let width = a.inputLayout.width
    for block in 0..<a.outputLayout.blocks {
        let input = a.input + block &* a.inputLayout.pixels &* lanes
        var output = a.output + block &* a.outputLayout.pixels &* lanes
        for y in 0..<a.outputLayout.height {
            let rows = window.rows(at: y, inputHeight: a.inputLayout.height)
            for x in 0..<a.outputLayout.width {
                let columns = window.columns(at: x, inputWidth: width)
                var largest = Vector(repeating: -.infinity)
                for row in rows {
                    let line = input + (y &* window.stride &- window.top &+ row) &* width &* lanes
                    for column in columns {
                        let pixel = x &* window.stride &- window.left &+ column
                        largest = larger(Vector(at: line + pixel &* lanes), largest)
                    }
                }
                largest.store(to: output)
                output += lanes
            }
        }
    }
}

/// A pixel becomes four; of each, 9/16 are its own, 3/16 those beside and 1/16 that across.
func f32Upsample2Bilinear(_ a: CopyArguments) {
    let (height, width) = (a.inputLayout.height, a.inputLayout.width)
    for block in 0..<a.inputLayout.blocks {
        let input = a.input + block &* a.inputLayout.pixels &* lanes
        let output = a.output + block &* a.outputLayout.pixels &* lanes
        for y in 0..<a.outputLayout.height {
            let nearer = input + (y >> 1) &* width &* lanes
            let beside = y & 1 == 0 ? max(y >> 1 &- 1, 0) : min(y >> 1 &+ 1, height &- 1)
            let farther = input + beside &* width &* lanes
            func column(_ x: Int) -> Vector {
                Vector(at: nearer + x &* lanes) * 0.75 + Vector(at: farther + x &* lanes) * 0.25
            }
            var target = output + y &* 2 &* width &* lanes
            var left = column(0)
            var middle = left
            for x in 0..<width {
                let right = column(min(x &+ 1, width &- 1))
                (middle * 0.75 + left * 0.25).store(to: target)
                (middle * 0.75 + right * 0.25).store(to: target + lanes)
                (left, middle) = (middle, right)
                target += 2 &* lanes
            }
        }
    }
}

/// A few pixels of all channels, then the next, so that a line of the cache is filled once.
func f32Select(_ a: SelectArguments) {
    let pixels = a.maps.inputLayout.pixels
    var start = 0
    while start < pixels {
        let end = min(start &+ 64, pixels)
        for move in a.moves {
            let source = a.maps.input + a.maps.inputLayout.offset(channel: move.source)
            let target = a.maps.output + a.maps.outputLayout.offset(channel: move.target)
            for pixel in start..<end { target[pixel &* lanes] = source[pixel &* lanes] }
        }
        start = end
    }
}

func f32Mean(_ a: CopyArguments) {
    let pixels = a.inputLayout.pixels
    let share = Vector(repeating: 1 / Float(pixels))
    for block in 0..<a.inputLayout.blocks {
        let input = a.input + block &* pixels &* lanes
        var sum = Vector(repeating: 0)
        for pixel in 0..<pixels { sum += Vector(at: input + pixel &* lanes) }
        (sum * share).store(to: a.output + block &* lanes)
    }
}

func f32Scale(_ a: ScaleArguments) {
    let pixels = a.layout.pixels
    for block in 0..<a.layout.blocks {
        let factor = Vector(at: a.factors + block &* lanes)
        for index in block &* pixels..<(block &+ 1) &* pixels {
            (Vector(at: a.input + index &* lanes) * factor).store(to: a.output + index &* lanes)
        }
    }
}
