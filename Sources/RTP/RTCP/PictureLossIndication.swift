/// A picture that could not be decoded (PLI, RFC 4585 §6.3.1): encoders answer with a key frame.
package struct PictureLossIndication: Hashable, Sendable {
    /// Who asks.
    package var sender: UInt32
    /// Whose picture it is.
    package var media: UInt32

    /// An indication by `sender` of a lost picture of `media`.
    package init(sender: UInt32, media: UInt32) {
        self.sender = sender
        self.media = media
    }

    init(_ body: RawSpan) throws(RTCPError) {
        try body.require(8)
        sender = body.uint32(at: 0)
        media = body.uint32(at: 4)
    }

    func write(to bytes: inout [UInt8]) {
        RTCPHeader.write(
            .payloadSpecificFeedback, count: Int(FeedbackFormat.pictureLossIndication), to: &bytes
        ) { bytes in
            bytes.append(bigEndian: sender)
            bytes.append(bigEndian: media)
        }
    }
}
