/// The coded bytes of one picture as the sender sent them, complete and without damage.
///
/// Some cameras send parameter sets by themselves: then an access unit holds those and no picture.
package struct AccessUnit: Hashable, Sendable {
    /// NAL units, each behind the start code 00 00 00 01 (H.264 Annex B).
    package var data: [UInt8]

    /// When the picture was taken, on the sender's clock.
    package var time: MediaTime

    /// When its last packet arrived, on the receiver's clock.
    package var arrival: Duration

    /// Whether decoding can begin here: the picture is an IDR picture.
    package var isKeyFrame: Bool

    /// Whether something is missing between the access unit emitted before and this one.
    ///
    /// Packets were lost or unusable, or the sender restarted: what is decoded is not clean until the next key frame
    /// (this one included).
    package var followsGap: Bool

    /// An access unit with these properties.
    package init(data: [UInt8], time: MediaTime, arrival: Duration, isKeyFrame: Bool, followsGap: Bool) {
        self.data = data
        self.time = time
        self.arrival = arrival
        self.isKeyFrame = isKeyFrame
        self.followsGap = followsGap
    }
}
