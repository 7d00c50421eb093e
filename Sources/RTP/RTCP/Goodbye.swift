/// Sources that end (BYE, RFC 3550 §6.6).
package struct Goodbye: Hashable, Sendable {
    /// The sources, at most 31.
    package var ssrcs: [UInt32]
    /// Why, at most 255 bytes; empty when nothing is said.
    package var reason: [UInt8]

    /// A farewell of these sources.
    package init(ssrcs: [UInt32], reason: String = "") {
        self.ssrcs = ssrcs
        self.reason = Array(reason.utf8.prefix(255))
    }

    init(count: UInt8, body: RawSpan) throws(RTCPError) {
        let end = 4 * Int(count)
        try body.require(end)
        ssrcs = (0..<Int(count)).map { body.uint32(at: 4 * $0) }
        reason = []
        if body.byteCount > end {
            let length = Int(body[end])
            try body.require(end + 1 + length)
            reason = [UInt8](copying: body.extracting(end + 1..<end + 1 + length))
        }
    }

    func write(to bytes: inout [UInt8]) {
        RTCPHeader.write(.goodbye, count: ssrcs.count, to: &bytes) { bytes in
            for ssrc in ssrcs { bytes.append(bigEndian: ssrc) }
            guard !reason.isEmpty else { return }
            bytes.append(UInt8(reason.count))
            bytes += reason
            bytes += [UInt8](repeating: 0, count: 3 - reason.count % 4)
        }
    }
}
