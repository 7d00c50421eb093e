import FoundationEssentials
import Logging
import NIOHTTP1

/// Changes the user directory in the name of an administrator; safe to use from any thread.
///
/// It writes as `picket-gateway user` does, so that whoever is removed is shown out in the same way.
struct UserAdministration: Sendable {
    /// The body of a request to add somebody, and with `duplicate` of every answer.
    struct Entry: Codable {
        let userID: String
        /// Whether they were there already; nil where that is not asked.
        var duplicate: Bool?

        enum CodingKeys: String, CodingKey {
            case duplicate
            case userID = "user_id"
        }
    }

    let folder: DataFolder
    let logger: Logger

    /// Adds the user that `body` names: 201, or 200 when they were there already.
    func add(_ body: [UInt8], by administrator: String) throws -> HTTPResponse {
        guard let user = try? JSONDecoder().decode(Entry.self, from: Data(body)).userID else {
            throw RequestFailure(
                .unprocessableEntity, "invalid_user", "expected a body such as {\"user_id\": \"alice\"}")
        }
        guard UserDirectory.isValid(user) else {
            throw RequestFailure(
                .unprocessableEntity, "invalid_user",
                "user_id: expected 1 to 128 bytes without \"/\" or control characters, and not \"*\"")
        }
        let isNew = try UserDirectory(folder: folder).add(user)
        if isNew { logger.info("user added", metadata: ["user": "\(user)", "by": "\(administrator)"]) }
        return .json(isNew ? .created : .ok, Entry(userID: user, duplicate: !isNew))
    }

    /// Removes a user with all that waits for them: 200, or 404 when there is none.
    func remove(_ user: String, by administrator: String) throws -> HTTPResponse {
        guard try UserDirectory(folder: folder).remove(user) else {
            throw RequestFailure(.notFound, "unknown_user", "there is no such user")
        }
        logger.info("user removed", metadata: ["user": "\(user)", "by": "\(administrator)"])
        return .json(.ok, Entry(userID: user))
    }
}
