import KernelABI

/// One vector of output at a time; windows are small or rare.
///
/// Both maps are of one quantization.
func maxPool<E: Element>(_ a: PoolArguments, _: E.Type) {
    let window = a.window
    let width = a.inputLayout.width
    for block in 0..<a.outputLayout.blocks {
        let input = a.input.assumingMemoryBound(to: E.self) + block &* a.inputLayout.pixels &* lanes
        let output = a.output.assumingMemoryBound(to: E.self) + block &* a.outputLayout.pixels &* lanes
        for y in a.rows {
            let rows = window.rows(at: y, inputHeight: a.inputLayout.height)
            for x in 0..<a.outputLayout.width {
                let columns = window.columns(at: x, inputWidth: width)
                var largest = Vector(repeating: -.infinity)
                for row in rows {
                    let line = input + (y &* window.stride &- window.top &+ row) &* width &* lanes
                    for column in columns {
                        let pixel = x &* window.stride &- window.left &+ column
                        largest = larger(E.vector(at: line + pixel &* lanes), largest)
                    }
                }
                E.store(largest, to: output + (y &* a.outputLayout.width &+ x) &* lanes)
            }
        }
    }
}
