/// A wallclock time as NTP writes it: seconds since the beginning of 1900 in 32.32 bits (RFC 3550 §4).
package struct NTPTimestamp: Hashable, Sendable {
    /// Seconds in the upper 32 bits, their fraction in the lower.
    package var rawValue: UInt64

    /// The time with these bits.
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The middle 32 bits, as reports repeat them (RFC 3550 §6.4.1).
    package var middle: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 16) }

    /// Milliseconds since 1970, taking the time for one of the 136 years from 1968 on (RFC 4330 §3).
    package var unixMilliseconds: Int64 {
        let seconds = Int64(rawValue >> 32)
        let era: Int64 = seconds & 0x8000_0000 == 0 ? 1 << 32 : 0
        let fraction = Int64(((rawValue & 0xFFFF_FFFF) * 1000) >> 32)
        return (seconds + era - Self.secondsTo1970) * 1000 + fraction
    }

    /// The time `ticks` of a clock of `rate` ticks a second later; wraps.
    package func advanced(byTicks ticks: Int64, rate: UInt32) -> NTPTimestamp {
        let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: Int64(max(rate, 1)))
        let fraction = (rest << 32) / Int64(max(rate, 1))
        let distance = seconds << 32 &+ fraction
        return NTPTimestamp(rawValue: rawValue &+ UInt64(bitPattern: distance))
    }

    private static let secondsTo1970: Int64 = 2_208_988_800
}
