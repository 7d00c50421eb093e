/// What a receiver has seen since it was made.
///
/// `rtcp`, `notRTP`, `otherPayloadType`, `retransmitted` and `packets` make up `datagrams`.
package struct ReceiverStatistics: Hashable, Sendable {
    /// All datagrams, whatever they were.
    package var datagrams: UInt64 = 0
    /// The bytes of all datagrams.
    package var bytes: UInt64 = 0

    // Datagrams that are not of the stream.

    /// RTCP on the port of the stream (RFC 5761).
    package var rtcp: UInt64 = 0
    /// Neither RTP nor RTCP.
    package var notRTP: UInt64 = 0
    /// RTP of another payload type.
    package var otherPayloadType: UInt64 = 0

    // Packets of the stream.

    /// RTP packets of the stream's payload type.
    package var packets: UInt64 = 0
    /// Packets that came behind a later one and in time.
    package var reordered: UInt64 = 0
    /// Packets that had come before, dropped.
    package var duplicate: UInt64 = 0
    /// Packets that came after they were given up, dropped.
    package var late: UInt64 = 0
    /// Packets of another source or far from the sequence, kept aside until the next one decides.
    package var onProbation: UInt64 = 0
    /// Packets with a payload too large for a slot of the reorder buffer, dropped.
    package var oversized: UInt64 = 0
    /// Packets that found the reorder buffer full because the receiver was not polled, dropped.
    package var overflow: UInt64 = 0

    /// Packets that came once more because they were asked for, on a payload type for that (RFC 4588).
    package var retransmitted: UInt64 = 0

    // The order of packets.

    /// Packets that were given up.
    package var lost: UInt64 = 0
    /// Runs of packets that were given up.
    package var gaps: UInt64 = 0
    /// Changes of the source or of its sequence.
    package var restarts: UInt64 = 0

    /// Changes from one of the agreed payload types to another.
    package var formatChanges: UInt64 = 0
    /// The interarrival jitter (RFC 3550 A.8) in ticks of the media clock.
    package var jitter: UInt64 = 0

    // The sender's RTCP.

    /// RTCP that could not be read.
    package var malformedRTCP: UInt64 = 0
    /// Sender reports.
    package var senderReports: UInt64 = 0
    /// Farewells.
    package var goodbyes: UInt64 = 0

    // The receiver's own RTCP.

    /// What was reported and asked for.
    package var feedback = ReceiverFeedback.Counters()

    // Access units.

    /// Payloads the depacketizer could not use.
    package var malformedPayload: UInt64 = 0
    /// Why the last of those was not usable.
    package var lastError: DepacketizationError?
    /// Access units emitted.
    package var accessUnits: UInt64 = 0
    /// Access units dropped because a part of them was lost or malformed, or may have been.
    package var incompleteAccessUnits: UInt64 = 0

    /// All counters at zero.
    package init() {}
}
