/// One packet of RTCP, the control protocol beside RTP.
///
/// Several travel in one datagram, a compound packet (RFC 3550 §6.1); a single one does too (RFC 5506).
package enum RTCPPacket: Hashable, Sendable {
    /// What a sender has sent, and when.
    case senderReport(SenderReport)
    /// What a receiver has received.
    case receiverReport(ReceiverReport)
    /// Who the sources are.
    case sourceDescription(SourceDescription)
    /// Sources that end.
    case goodbye(Goodbye)
    /// Packets that are missing.
    case nack(GenericNACK)
    /// A picture that could not be decoded.
    case pictureLossIndication(PictureLossIndication)
    /// A demand for a key frame.
    case fullIntraRequest(FullIntraRequest)
    /// How much may be sent.
    case maximumBitrate(ReceiverEstimatedMaximumBitrate)
    /// When each packet of a transport arrived.
    case transportFeedback(TransportFeedback)
    /// A packet of a type or format that is not understood: to be passed over.
    case unknown(UnknownRTCPPacket)
}

/// A packet of RTCP of which only the header is understood.
package struct UnknownRTCPPacket: Hashable, Sendable {
    /// The type of the packet.
    package var type: UInt8
    /// The five bits behind version and padding.
    package var count: UInt8
    /// What follows the header, without padding; a multiple of 4 bytes.
    package var body: [UInt8]

    /// A packet of these parts.
    package init(type: UInt8, count: UInt8, body: [UInt8]) {
        self.type = type
        self.count = count
        self.body = body
    }
}

extension RTCPPacket {
    /// Reads all packets of a datagram.
    ///
    /// - Throws: what is wrong with the first packet that can't be read; then none of the datagram should be believed.
    package static func parse(_ datagram: RawSpan) throws(RTCPError) -> [RTCPPacket] {
        var packets: [RTCPPacket] = []
        var offset = 0
        repeat {
            let header = try RTCPHeader(datagram, at: offset)
            packets.append(try RTCPPacket(header, body: datagram.extracting(header.body)))
            offset = header.end
        } while offset < datagram.byteCount
        return packets
    }

    /// The datagram of these packets.
    package static func datagram(_ packets: [RTCPPacket]) -> [UInt8] {
        var bytes: [UInt8] = []
        for packet in packets { packet.write(to: &bytes) }
        return bytes
    }

    private init(_ header: RTCPHeader, body: RawSpan) throws(RTCPError) {
        let unknown = UnknownRTCPPacket(type: header.type.rawValue, count: header.count, body: [UInt8](copying: body))
        switch (header.type, header.count) {
        case (.senderReport, _): self = .senderReport(try SenderReport(count: header.count, body: body))
        case (.receiverReport, _): self = .receiverReport(try ReceiverReport(count: header.count, body: body))
        case (.sourceDescription, _): self = .sourceDescription(try SourceDescription(count: header.count, body: body))
        case (.goodbye, _): self = .goodbye(try Goodbye(count: header.count, body: body))
        case (.transportLayerFeedback, FeedbackFormat.nack): self = .nack(try GenericNACK(body))
        case (.transportLayerFeedback, FeedbackFormat.transportWide):
            self = .transportFeedback(try TransportFeedback(body))
        case (.payloadSpecificFeedback, FeedbackFormat.pictureLossIndication):
            self = .pictureLossIndication(try PictureLossIndication(body))
        case (.payloadSpecificFeedback, FeedbackFormat.fullIntraRequest):
            self = .fullIntraRequest(try FullIntraRequest(body))
        case (.payloadSpecificFeedback, FeedbackFormat.applicationLayer)
        where ReceiverEstimatedMaximumBitrate.isAnnounced(in: body):
            self = .maximumBitrate(try ReceiverEstimatedMaximumBitrate(body))
        default: self = .unknown(unknown)
        }
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .senderReport(let packet): packet.write(to: &bytes)
        case .receiverReport(let packet): packet.write(to: &bytes)
        case .sourceDescription(let packet): packet.write(to: &bytes)
        case .goodbye(let packet): packet.write(to: &bytes)
        case .nack(let packet): packet.write(to: &bytes)
        case .pictureLossIndication(let packet): packet.write(to: &bytes)
        case .fullIntraRequest(let packet): packet.write(to: &bytes)
        case .maximumBitrate(let packet): packet.write(to: &bytes)
        case .transportFeedback(let packet): packet.write(to: &bytes)
        case .unknown(let packet):
            RTCPHeader.write(RTCPType(rawValue: packet.type), count: Int(packet.count), to: &bytes) {
                $0 += packet.body
            }
        }
    }
}
