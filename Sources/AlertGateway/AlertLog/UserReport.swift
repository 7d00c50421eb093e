/// What `GET /api/users` says of a user.
package struct UserReport: Codable, Equatable, Sendable {
    /// Who it is.
    package let userID: String
    /// The `seq` of the newest alert.
    package let lastSeq: Int64
    /// Alerts that are kept for the user.
    package let kept: Int64
    /// Of those, alerts that were neither acknowledged nor given up.
    package let waiting: Int64
    /// Of those, alerts that were given up.
    package let deadLetters: Int64

    private enum CodingKeys: String, CodingKey {
        case kept, waiting
        case userID = "user_id"
        case lastSeq = "last_seq"
        case deadLetters = "dead_letters"
    }

    init(_ user: UserSequence) {
        userID = user.id
        lastSeq = user.lastSeq
        kept = user.lastSeq - user.floorSeq
        deadLetters = Int64(user.dead.numberCount)
        waiting = kept - deadLetters - Int64(user.acknowledged.numberCount)
    }
}

extension AlertLog {
    /// More than this no page shows.
    private static let maximumDeadLetters = 500

    /// All users, by their ids.
    func users() async throws -> [UserReport] {
        try await writer.submit { $0.index.users.values.map(UserReport.init).sorted { $0.userID < $1.userID } }
    }

    /// The alerts that were given up last, the newest first.
    func deadLetters() throws -> [DeadLetter] {
        try DeadLetters(folder: folder).list().suffix(Self.maximumDeadLetters).reversed()
    }
}
