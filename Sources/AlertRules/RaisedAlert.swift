package import Tracking

/// A rule's decision that somebody is to be told about a track.
package struct RaisedAlert: Sendable, Equatable {
    /// Where in its life cycle the alert is.
    package enum Event: String, Sendable, Equatable {
        /// The condition has become true.
        case start
    }

    /// Name of the rule that fired.
    package let rule: String
    /// See `Event`.
    package let event: Event
    /// The track as it was in the frame that raised the alert.
    package let track: Track
}
