extension [UInt8] {
    /// Appends the start code that stands in front of a NAL unit (H.264 and H.265, Annex B).
    mutating func appendStartCode() {
        append(0)
        append(0)
        append(0)
        append(1)
    }
}
