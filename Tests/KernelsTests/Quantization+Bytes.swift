import KernelABI

extension Quantization {
    /// The byte nearest to a number.
    func byte(_ value: Float) -> UInt8 {
        UInt8(max(0, min(255, (value / scale + zeroPoint).rounded(.toNearestOrEven))))
    }

    /// What a byte stands for.
    func value(_ byte: UInt8) -> Float { (Float(byte) - zeroPoint) * scale }
}
