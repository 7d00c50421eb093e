import AlertProtocol
import Logging
import NIOHTTP1
import Synchronization

/// Who is let in: whose token is right, how often somebody may be wrong, and from which pages.
final class Access: Sendable {
    let origins: OriginPolicy
    private let authenticator: Authenticator
    private let log: AlertLog
    private let logger: Logger
    private let throttle: Mutex<LoginThrottle>

    init(_ settings: AuthenticationSettings, authenticator: Authenticator, log: AlertLog, logger: Logger) {
        origins = OriginPolicy(allowing: settings.allowedOrigins)
        self.authenticator = authenticator
        self.log = log
        self.logger = logger
        throttle = Mutex(LoginThrottle(limit: settings.failedLoginsPerMinute))
    }

    /// Who bears `token`; throws a `RequestFailure` with status 401, or 429 after too many that were wrong.
    func identity(bearing token: String, from client: ClientNetwork) async throws -> Identity {
        if let delay = throttle.withLock({ $0.delay(for: client, now: Monotonic.now) }) {
            throw RequestFailure(
                .tooManyRequests, "too_many_failures", "too many wrong tokens came from this address, try again later",
                headers: ["Retry-After": "\(delay.components.seconds + 1)"])
        }
        do { return try await authenticator.authenticate(token) } catch let failure as RequestFailure {
            // Who brings yesterday's token guesses nothing.
            if failure.detail.code != "token_expired" {
                throttle.withLock { $0.failed(client, now: Monotonic.now) }
                logger.info(
                    "a token was refused", metadata: ["client": "\(client)", "reason": "\(failure.detail.code)"])
            }
            throw failure
        }
    }

    /// Who bears `token`, provided that they are `user` and may read alerts; throws a `RequestFailure`.
    func identity(of user: String, bearing token: String, from client: ClientNetwork) async throws -> Identity {
        let identity = try await identity(bearing: token, from: client)
        guard identity.user == user else {
            throw RequestFailure.forbidden("other_user", "the token is for another user")
        }
        guard identity.role != .publisher else {
            throw RequestFailure.forbidden("wrong_role", "expected the role viewer or admin")
        }
        guard try await log.hasUser(user) else {
            throw RequestFailure.forbidden("unknown_user", "there is no such user")
        }
        return identity
    }
}
