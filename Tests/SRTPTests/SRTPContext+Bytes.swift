import SRTP

extension SRTPContext {
    /// The packet of RTP that protects as `packet`.
    func unprotect(_ packet: [UInt8], now: Duration = .zero) throws -> [UInt8] {
        var bytes = packet
        let count = try bytes.withUnsafeMutableBytes { try unprotect($0, now: now) }
        return Array(bytes.prefix(count))
    }

    /// The packet of RTCP that protects as `packet`.
    func unprotectControl(_ packet: [UInt8]) throws -> [UInt8] {
        var bytes = packet
        let count = try bytes.withUnsafeMutableBytes { try unprotectControl($0) }
        return Array(bytes.prefix(count))
    }
}
