/// How a person is dressed: which share of trunk and legs has which brightness and which colours.
///
/// Two colour histograms, compared by Bhattacharyya's coefficient as Comaniciu, Ramesh and Meer do (2003, "Kernel-based object
/// tracking").
package struct Appearance: Sendable, Equatable {
    /// Bins of each histogram; those of the trunk come before those of the legs.
    package static let binsPerPart = 8

    /// Shares of the pixels, 0...1, that sum up to 1 for each part and channel.
    package var luma, cb, cr: SIMD16<Float>

    /// Shares as in the stored properties.
    package init(luma: SIMD16<Float>, cb: SIMD16<Float>, cr: SIMD16<Float>) {
        self.luma = luma
        self.cb = cb
        self.cr = cr
    }

    /// 1 for the same clothes, 0 for those that have nothing in common.
    package func likeness(to other: Appearance) -> Float {
        let common =
            (luma * other.luma).squareRoot().sum() + (cb * other.cb).squareRoot().sum()
            + (cr * other.cr).squareRoot().sum()
        return common / 6
    }

    /// A little nearer to what was seen last, since light changes and people turn.
    ///
    /// One sighting with somebody else in front changes little.
    func followed(by seen: Appearance) -> Appearance {
        let share: Float = 0.15
        return Appearance(
            luma: luma + (seen.luma - luma) * share, cb: cb + (seen.cb - cb) * share, cr: cr + (seen.cr - cr) * share)
    }
}
