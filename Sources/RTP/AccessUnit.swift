/// The coded bytes of one picture as the sender sent them, complete and without damage.
///
/// Some cameras send parameter sets by themselves: then an access unit holds those and no picture.
package struct AccessUnit: Hashable, Sendable {
    /// What `data` holds.
    package var codec: VideoCodec

    /// What a decoder takes; see `VideoCodec` for the form that each codec's bytes have.
    package var data: [UInt8]

    /// When the picture was taken, on the sender's clock.
    package var time: MediaTime

    /// When the picture was taken by the sender's wallclock; nil while no sender report has told.
    package var wallclock: NTPTimestamp?

    /// When its last packet arrived, on the receiver's clock.
    package var arrival: Duration

    /// Whether decoding can begin here: the picture refers to none before it.
    package var isKeyFrame: Bool

    /// Whether something is missing between the access unit emitted before and this one.
    ///
    /// Packets were lost or unusable, or the sender restarted: what is decoded is not clean until the next key frame
    /// (this one included).
    package var followsGap: Bool

    /// An access unit with these properties.
    package init(
        codec: VideoCodec, data: [UInt8], time: MediaTime, wallclock: NTPTimestamp? = nil, arrival: Duration,
        isKeyFrame: Bool, followsGap: Bool
    ) {
        self.codec = codec
        self.data = data
        self.time = time
        self.wallclock = wallclock
        self.arrival = arrival
        self.isKeyFrame = isKeyFrame
        self.followsGap = followsGap
    }
}
