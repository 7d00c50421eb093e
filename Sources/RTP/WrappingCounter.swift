extension Int64 {
    /// The number next to `reference` whose low bits are those of a counter that wraps.
    ///
    /// It turns sequence numbers (16 bits) and timestamps (32 bits) into numbers that never wrap, as RFC 3550 A.1 does
    /// with its count of cycles; of two equally near numbers the lower one is taken. Arithmetic wraps instead of
    /// trapping, because a hostile sender chooses the steps.
    package init<Counter: FixedWidthInteger & UnsignedInteger>(extending counter: Counter, near reference: Int64) {
        let ahead = counter &- Counter(truncatingIfNeeded: reference)
        let half = Counter(1) << (Counter.bitWidth - 1)
        self =
            ahead < half
            ? reference &+ Int64(truncatingIfNeeded: ahead)
            : reference &- Int64(truncatingIfNeeded: 0 &- ahead)
    }
}
