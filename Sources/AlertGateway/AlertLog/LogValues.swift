import AlertProtocol
import NIOCore

/// Names one connection for ever, also across restarts.
struct ConnectionID: RawRepresentable, Hashable, Sendable {
    let rawValue: Int64

    init(rawValue: Int64) { self.rawValue = rawValue }

    static func random() -> Self { Self(rawValue: .random(in: .min ... .max)) }
}

/// The place an alert got in one user's sequence.
struct Assignment: Sendable {
    let user: String
    let seq: Int64
}

/// What became of a published alert.
enum AppendOutcome: Sendable {
    case accepted([Assignment])
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
}

/// Asks for a user's next alerts.
struct FetchRequest: Sendable {
    let user: String
    let streams: VisibleStreams
    let connection: ConnectionID
    let after: Int64
    let includesAcknowledged: Bool
}

/// An alert out of the log for one user.
struct StoredAlert: Sendable {
    let seq: Int64
    /// Whether an earlier connection may have brought it.
    let isRedelivery: Bool
    /// The JSON object as it was published, without `notify`.
    let body: ByteBuffer
}

/// A run of a user's alerts.
struct Batch: Sendable {
    static let maximumCount = 64
    static let maximumBytes = 1 << 20

    var alerts: [StoredAlert]
    /// Everything up to this `seq` has been looked at.
    var through: Int64
    /// Whether the log holds nothing beyond `through`.
    var isLast: Bool
}
