import AlertProtocol
import NIOCore

/// Names one connection while the gateway runs.
struct ConnectionID: RawRepresentable, Hashable, Sendable {
    let rawValue: Int64

    init(rawValue: Int64) { self.rawValue = rawValue }

    static func random() -> Self { Self(rawValue: .random(in: .min ... .max)) }
}

/// What the log knows of a user's connection.
struct OpenConnection: Sendable {
    let id: ConnectionID
    /// Alerts up to this `seq` may have been sent on an earlier one.
    let sentSeq: Int64
    /// The `last_seq` the client brought, which says what it has.
    let resumedAfter: Int64
}

/// The place an alert got in one user's sequence.
package struct Assignment: Equatable, Sendable {
    /// The user's number.
    package let user: Int64
    /// Their `seq`.
    package let seq: Int64

    /// A place in the sequence of the user with that number.
    package init(user: Int64, seq: Int64) {
        self.user = user
        self.seq = seq
    }
}

/// An alert for a user who is connected.
struct LiveRecipient: Sendable {
    let connection: UserConnection
    let seq: Int64
}

/// What became of a published alert.
enum AppendOutcome: Sendable {
    case accepted(users: Int)
    /// The log had the alert's id already.
    case duplicate
    /// None of the users it names exists.
    case nobodyKnown
}

/// The `last_seq` and `epoch` of a client that was here before.
struct ResumeRequest: Equatable, Sendable {
    let lastSeq: Int64
    let epoch: String?
}

/// Where a connection begins to read the log.
struct Opening: Sendable {
    let position: DeliveryCursor.Position
    /// What the client is told; nil when it did not ask to resume.
    let resumption: Resumption?
    /// The `seq` of the user's newest alert.
    let lastSeq: Int64
    /// Whether nothing up to there waits for the connection.
    let isCurrent: Bool
}

/// The streams a token is for.
package enum VisibleStreams: Equatable, Sendable {
    /// Every stream.
    case all
    /// These alone.
    case only(Set<String>)

    /// Whether `stream` is one of them.
    package func contains(_ stream: String) -> Bool {
        switch self {
        case .all: true
        case .only(let streams): streams.contains(stream)
        }
    }

    /// Whether `other` has all of them.
    func isSubset(of other: Self) -> Bool {
        switch (self, other) {
        case (_, .all): true
        case (.all, .only): false
        case (.only(let streams), .only(let others)): streams.isSubset(of: others)
        }
    }
}

/// Asks for a user's next alerts.
struct FetchRequest: Sendable {
    let user: String
    let streams: VisibleStreams
    let connection: ConnectionID
    let cursor: DeliveryCursor
}

/// An alert out of the log for one user.
struct StoredAlert: Sendable {
    let seq: Int64
    /// Whether it may have been sent before.
    let isRedelivery: Bool
    /// When it was accepted.
    let acceptedAt: UTCTimestamp
    /// The JSON object as it was published, without `notify`.
    let body: ByteBuffer
}

/// A run of a user's alerts.
struct Batch: Sendable {
    static let maximumCount = 64
    static let maximumBytes = 1 << 20
    /// So far ahead updates are coalesced.
    static let window = 256

    var alerts: [StoredAlert]
    /// Everything up to this `seq` has been looked at.
    var through: Int64
    /// Whether the log holds nothing beyond `through`.
    var isLast: Bool
}

/// What is to be sent again.
struct Redeliveries: Sendable {
    var alerts: [StoredAlert]
    /// When to ask again; nil when nothing waits for an acknowledgement.
    var deadline: Duration?
}

/// Asks to mark what a user has seen.
struct AcknowledgeRequest: Sendable {
    let acknowledgement: Acknowledgement
    let user: String
    /// Those the user may see.
    let streams: VisibleStreams
    let connection: ConnectionID
    /// Alerts up to this `seq` were sent on the connection.
    let sentSeq: Int64
    /// Alerts up to this `seq` the client is known to have looked at.
    let seenSeq: Int64
}

/// What an acknowledgement marked.
struct Acknowledged: Sendable {
    var count: Int
    /// From the camera to the acknowledgement, for those whose time is known.
    var fromCapture: [Duration]
    var fromAcceptance: [Duration]
}
