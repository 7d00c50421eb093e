/// Cuts what the library wrote into datagrams: whole records, as many as fit (RFC 6347 §4.1.1).
enum DTLSRecords {
    /// What fits through every network that carries WebRTC, with room for headers of IPv6 and of tunnels.
    static let datagramSize = 1200

    private static let headerSize = 13

    /// The datagrams that `bytes`, record after record, are sent in.
    static func datagrams(of bytes: [UInt8]) -> [[UInt8]] {
        var datagrams: [[UInt8]] = []
        var start = 0
        while start + headerSize <= bytes.count {
            let length = Int(bytes[start + 11]) << 8 | Int(bytes[start + 12])
            let record = bytes[start..<min(start + headerSize + length, bytes.count)]
            if let last = datagrams.indices.last, datagrams[last].count + record.count <= datagramSize {
                datagrams[last] += record
            } else {
                datagrams.append(Array(record))
            }
            start = record.endIndex
        }
        return datagrams
    }
}
