/// Makes alert ids that sort by time.
package enum AlertID {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// A ULID (github.com/ulid/spec): 48 bits of time in milliseconds and 80 random bits as 26 characters of Crockford's
    /// base 32.
    package static func make(
        at time: UTCTimestamp, using generator: inout some RandomNumberGenerator
    ) -> String {
        let milliseconds = UInt64(max(0, time.milliseconds)) & 0xFFFF_FFFF_FFFF
        let high = UInt64(UInt16.random(in: .min ... .max, using: &generator))
        let low = UInt64.random(in: .min ... .max, using: &generator)
        let value = UInt128(milliseconds) << 80 | UInt128(high) << 64 | UInt128(low)
        let characters = (0..<26).map { alphabet[Int((value >> UInt128((25 - $0) * 5)) & 31)] }
        return String(decoding: characters, as: UTF8.self)
    }
}
