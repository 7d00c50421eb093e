/// What a user says they have seen, in one of the three forms of an `ack` message.
package enum Acknowledgement: Equatable, Sendable {
    /// All alerts of that stream which were sent so far.
    case stream(String)
    /// One alert.
    case alert(id: String, stream: String)
    /// All alerts up to and with that `seq`.
    case upTo(seq: Int64)
}
