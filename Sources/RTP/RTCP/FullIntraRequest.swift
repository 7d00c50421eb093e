/// A demand for a key frame (FIR, RFC 5104 §4.3.1).
package struct FullIntraRequest: Hashable, Sendable {
    /// A demand on one source.
    package struct Demand: Hashable, Sendable {
        /// Who shall send a key frame.
        package var ssrc: UInt32
        /// Counts demands, modulo 256; a repetition bears the number of the demand it repeats.
        package var number: UInt8

        /// A demand on `ssrc`.
        package init(ssrc: UInt32, number: UInt8) {
            self.ssrc = ssrc
            self.number = number
        }
    }

    /// Who asks.
    package var sender: UInt32
    /// One for each source.
    package var demands: [Demand]

    /// Demands of `sender`.
    package init(sender: UInt32, demands: [Demand]) {
        self.sender = sender
        self.demands = demands
    }

    // The media source of the header is not used; each entry names its own.
    init(_ body: RawSpan) throws(RTCPError) {
        try body.require(16)
        sender = body.uint32(at: 0)
        demands = stride(from: 8, through: body.byteCount - 8, by: 8).map {
            Demand(ssrc: body.uint32(at: $0), number: body[$0 + 4])
        }
    }

    func write(to bytes: inout [UInt8]) {
        RTCPHeader.write(
            .payloadSpecificFeedback, count: Int(FeedbackFormat.fullIntraRequest), to: &bytes
        ) { bytes in
            bytes.append(bigEndian: sender)
            bytes.append(bigEndian: UInt32(0))
            for demand in demands {
                bytes.append(bigEndian: demand.ssrc)
                bytes += [demand.number, 0, 0, 0]
            }
        }
    }
}
