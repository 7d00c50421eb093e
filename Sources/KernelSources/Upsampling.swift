import KernelABI

/// Every pixel becomes 2 x 2 equal ones; both maps are of one quantization.
func upsample2<E: Element>(_ a: CopyArguments, _: E.Type) {
    let (height, width) = (a.inputLayout.height, a.inputLayout.width)
    for block in 0..<a.inputLayout.blocks {
        for y in a.rows {
            let line = a.input.assumingMemoryBound(to: E.self) + (block &* height &+ y >> 1) &* width &* lanes
            var target = a.output.assumingMemoryBound(to: E.self) + (block &* 2 &* height &+ y) &* 2 &* width &* lanes
            for x in 0..<width {
                let value = E.vector(at: line + x &* lanes)
                E.store(value, to: target)
                E.store(value, to: target + lanes)
                target += 2 &* lanes
            }
        }
    }
}

/// A pixel becomes four; of each, 9/16 are its own, 3/16 those beside and 1/16 that across.
func upsample2Bilinear<E: Element>(_ a: CopyArguments, _: E.Type) {
    let (height, width) = (a.inputLayout.height, a.inputLayout.width)
    let (inputFormat, format) = (MapFormat<E>(a.inputLayout.quantization), MapFormat<E>(a.outputLayout.quantization))
    for block in 0..<a.inputLayout.blocks {
        let input = a.input.assumingMemoryBound(to: E.self) + block &* a.inputLayout.pixels &* lanes
        let output = a.output.assumingMemoryBound(to: E.self) + block &* a.outputLayout.pixels &* lanes
        for y in a.rows {
            let nearer = input + (y >> 1) &* width &* lanes
            let beside = y & 1 == 0 ? max(y >> 1 &- 1, 0) : min(y >> 1 &+ 1, height &- 1)
            let farther = input + beside &* width &* lanes
            func column(_ x: Int) -> Vector {
                inputFormat.vector(at: nearer + x &* lanes) * 0.75
                    + inputFormat.vector(at: farther + x &* lanes) * 0.25
            }
            var target = output + y &* 2 &* width &* lanes
            var left = column(0)
            var middle = left
            for x in 0..<width {
                let right = column(min(x &+ 1, width &- 1))
                format.store(middle * 0.75 + left * 0.25, to: target)
                format.store(middle * 0.75 + right * 0.25, to: target + lanes)
                (left, middle) = (middle, right)
                target += 2 &* lanes
            }
        }
    }
}
