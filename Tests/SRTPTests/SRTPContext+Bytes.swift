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

    /// `packet` of RTP as it goes over the wire.
    func protect(_ packet: [UInt8]) throws -> [UInt8] {
        var bytes = packet + [UInt8](repeating: 0, count: Self.maxOverhead)
        let count = try bytes.withUnsafeMutableBytes { try protect($0, count: packet.count) }
        return Array(bytes.prefix(count))
    }
}
