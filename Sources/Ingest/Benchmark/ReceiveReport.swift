/// What `picket bench receive --json` prints.
package struct ReceiveReport: Encodable, Sendable {
    /// The codec, as the configuration names it.
    package let codec: String
    /// The suite of SRTP; nil for plain RTP.
    package let srtp: String?
    /// Packets of the recording, and their bytes with headers and tags.
    package let packets: Int
    package let bytes: Int
    /// Access units that came out of one run over the recording.
    package let accessUnits: UInt64
    /// How often the recording was received.
    package let rounds: Int
    /// On one core.
    package let packetsPerSecond: Double
    /// The same, the other way round.
    package let nanosecondsPerPacket: Double
    /// What libsrtp alone took for a packet in the rounds between; nil for plain RTP.
    package let cryptoNanosecondsPerPacket: Double?
    /// How much longer the whole takes than libsrtp alone, in percent; nil for plain RTP.
    package let overheadPercent: Double?
    /// What the CPU calls itself.
    package let cpu: String

    private enum CodingKeys: String, CodingKey {
        case codec, srtp, packets, bytes, rounds, cpu
        case accessUnits = "access_units"
        case packetsPerSecond = "packets_per_second"
        case nanosecondsPerPacket = "ns_per_packet"
        case cryptoNanosecondsPerPacket = "crypto_ns_per_packet"
        case overheadPercent = "overhead_percent"
    }
}
