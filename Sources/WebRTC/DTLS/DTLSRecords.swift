/// The records of DTLS (RFC 6347 §4.1) as they lie in datagrams.
enum DTLSRecords {
    /// What fits through every network that carries WebRTC, with room for headers of IPv6 and of tunnels.
    static let datagramSize = 1200

    private static let headerSize = 13
    /// The explicit nonce and the tag of AES-GCM (RFC 5288 §3), which are all that an empty record holds.
    private static let protectionSize = 24

    /// Whether a datagram is nothing but whole records, the encrypted ones long enough to be decrypted.
    ///
    /// RFC 6347 §4.1.2.7 wants others to be dropped in silence. OpenSSL 3.0 takes an encrypted record that is too short for a
    /// failure of its own and ends the connection: anybody who forges an address could end it.
    static func areWhole(_ datagram: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        while start < datagram.count {
            guard start + headerSize <= datagram.count else { return false }
            let isEncrypted = datagram[start + 3] != 0 || datagram[start + 4] != 0
            let length = Int(datagram[start + 11]) << 8 | Int(datagram[start + 12])
            guard !isEncrypted || length >= protectionSize else { return false }
            start += headerSize + length
        }
        return start == datagram.count
    }

    /// Cuts what the library wrote, record after record, into datagrams: whole records, as many as fit.
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
