/// Which sender a stream listens to: the first one whose packets prove to be of the stream, until it has been silent.
///
/// Others are to be ignored, so that nobody on the network can put pictures into somebody else's stream, or stop it. A
/// sender that restarts on another port is heard once the old one has been silent for `silence`.
package struct SourceLock<Address: Hashable & Sendable>: Sendable {
    /// The sender that is listened to; nil before the first.
    package private(set) var address: Address?

    private let silence: Duration
    private var lastHeard = Duration.zero

    /// Listens to nobody yet.
    package init(silence: Duration = .seconds(2)) { self.silence = silence }

    /// Whether a packet from `address` that came at `now` may be looked at.
    package func admits(_ address: Address, now: Duration) -> Bool {
        self.address == nil || self.address == address || now - lastHeard >= silence
    }

    /// A packet from `address` that was admitted at `now` proved to be of the stream.
    package mutating func confirm(_ address: Address, now: Duration) {
        self.address = address
        lastHeard = now
    }
}
