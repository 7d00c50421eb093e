/// How long and how much the log keeps.
package struct Retention: Equatable, Sendable {
    /// Alerts older than this go.
    package var age: Duration
    /// A user's oldest alerts beyond so many go.
    package var alertsPerUser: Int
    /// Bytes the bodies may take on disk; the oldest segment goes when they take more.
    package var bytes: Int64

    /// The defaults are those of `picket-gateway serve`.
    package init(age: Duration = .seconds(7 * 86400), alertsPerUser: Int = 10000, bytes: Int64 = 2 << 30) {
        self.age = age
        self.alertsPerUser = alertsPerUser
        self.bytes = bytes
    }

    /// Bytes after which a new segment begins: small enough that letting go of one is no loss to speak of.
    package var segmentLength: Int64 { max(4096, min(64 << 20, bytes / 16)) }
}
