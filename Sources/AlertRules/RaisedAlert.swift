package import Tracking

/// A rule's decision that somebody is to be told about a track: one event in the life of an alert.
package struct RaisedAlert: Sendable, Equatable {
    /// Where in its life an alert is.
    package enum Event: String, Sendable, Equatable, CaseIterable {
        /// The conditions have become true.
        case start
        /// The person can be seen clearly better than in what was sent before.
        case update
        /// The track has ended, or the conditions have ceased for good.
        case end
    }

    /// The same for all events of an alert, and for no other alert of the stream.
    package struct ID: Sendable, Hashable {
        /// Name of the rule that fired.
        package let rule: String
        /// Id of the track that made it fire.
        package let track: Int
        /// Media time at which it fired.
        package let start: Duration
    }

    /// See `ID`.
    package let id: ID
    /// See `Event`.
    package let event: Event
    /// The best sighting so far: what the alert's picture shows.
    package let best: Sighting
    /// Whether the owner wants to be told of this event.
    ///
    /// An end comes for every start, also where it is not sent, so that what is kept for a living alert can go.
    package let isSent: Bool
}

/// A person in a frame, and how well they can be seen in it.
package struct Sighting: Sendable, Equatable {
    /// As it was in that frame.
    package let track: Track
    /// Media time of the frame.
    package let time: Duration
    /// Score times area times sharpness; more is better, within one stream.
    package let quality: Float
}
