// Weights in int8 are symmetrical, with a scale for each output channel: w = byte * scale, |byte| <= 127. A sum of
// products of bytes becomes a number by the product of both scales, and what the input's zero point added to it is the
// same for every pixel and goes into the bias.
extension PackedWeights {
    /// The scale of each output channel's weights, in the order told.
    package func int8Scales(_ source: UnsafePointer<Float>, outputs: [Int], weightsInOutput count: Int) -> [Float] {
        outputs.map { output in
            let largest = (0..<count).reduce(Float(0)) { max($0, abs(source[output * count + $1])) }
            return largest > 0 ? largest / 127 : 1
        }
    }

    /// Words of a packed depthwise kernel.
    package func int8DepthwiseCount(channels: Int, height: Int, width: Int) -> Int {
        padded(channels) * height * ((width + 3) / 4)
    }

    /// Packs a depthwise kernel of `channels` x `height` x `width` floats to `int8DepthwiseCount` words.
    package func packInt8Depthwise(
        _ source: UnsafePointer<Float>, channels: Int, height: Int, width: Int, scales: [Float],
        into target: UnsafeMutablePointer<UInt32>
    ) {
        var next = target
        for first in stride(from: 0, to: channels, by: block) {
            for row in 0..<height {
                for column in stride(from: 0, to: width, by: 4) {
                    for channel in first..<first + block {
                        let columns = channel < channels ? column..<min(column + 4, width) : 0..<0
                        next.pointee = columns.reversed().reduce(0) { word, column in
                            let weight = source[(channel * height + row) * width + column]
                            return word << 8
                                | UInt32(UInt8(bitPattern: Int8(nearestTo: weight, scale: scales[channel])))
                        }
                        next += 1
                    }
                }
            }
        }
    }

    /// Packs the bias and, `padded` floats behind it, what the sums are multiplied with.
    ///
    /// - Parameters:
    ///   - bias: one an output channel of the tensor.
    ///   - source: the kernel (output, input and tap).
    ///   - outputs: in the order of the weights.
    ///   - count: weights an output channel has.
    ///   - scales: those of `int8Scales`.
    ///   - input: what the input's bytes stand for.
    ///   - target: twice as many floats as `padded` says.
    package func packInt8Bias(
        _ bias: UnsafePointer<Float>, kernel source: UnsafePointer<Float>, outputs: [Int],
        weightsInOutput count: Int, scales: [Float], input: Quantization, into target: UnsafeMutablePointer<Float>
    ) {
        let places = padded(outputs.count)
        for place in 0..<places {
            guard place < outputs.count else {
                (target[place], target[places + place]) = (0, 0)
                continue
            }
            let output = outputs[place]
            let sum = (0..<count).reduce(Float(0)) {
                $0 + Float(Int8(nearestTo: source[output * count + $1], scale: scales[place]))
            }
            let factor = scales[place] * input.scale
            target[place] = bias[output] - factor * input.zeroPoint * sum
            target[places + place] = factor
        }
    }
}

extension Int8 {
    /// The nearest multiple of `scale`, at most 127 of either sign; 0 for what is no number, as a damaged file may hold.
    init(nearestTo value: Float, scale: Float) {
        let steps = (value / scale).rounded()
        self = steps.isNaN ? 0 : Int8(steps < -127 ? -127 : steps > 127 ? 127 : steps)
    }
}
