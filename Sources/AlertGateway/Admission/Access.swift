import AlertProtocol
import Logging
import NIOCore
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

    /// Who bears `token`; fails with a `RequestFailure` of status 401, or 429 after too many that were wrong.
    func identity(
        bearing token: String, from client: ClientNetwork, on loop: any EventLoop
    ) -> EventLoopFuture<Identity> {
        if let delay = throttle.withLock({ $0.delay(for: client, now: Monotonic.now) }) {
            return loop.makeFailedFuture(
                RequestFailure(
                    .tooManyRequests, "too_many_failures",
                    "too many wrong tokens came from this address, try again later",
                    headers: ["Retry-After": "\(delay.components.seconds + 1)"]))
        }
        do {
            if let identity = try authenticator.identity(token) { return loop.makeSucceededFuture(identity) }
        } catch {
            refused(error, from: client)
            return loop.makeFailedFuture(error)
        }
        return loop.makeFutureWithTask { try await self.authenticator.authenticate(token) }
            .flatMapErrorThrowing { error in
                if let failure = error as? RequestFailure { self.refused(failure, from: client) }
                throw error
            }
    }

    private func refused(_ failure: RequestFailure, from client: ClientNetwork) {
        // Who brings yesterday's token guesses nothing.
        guard failure.detail.code != "token_expired" else { return }
        throttle.withLock { $0.failed(client, now: Monotonic.now) }
        logger.info("a token was refused", metadata: ["client": "\(client)", "reason": "\(failure.detail.code)"])
    }

    /// Who bears `token`, provided that they are `user` and may read alerts; fails with a `RequestFailure`.
    func identity(
        of user: String, bearing token: String, from client: ClientNetwork, on loop: any EventLoop
    ) -> EventLoopFuture<Identity> {
        identity(bearing: token, from: client, on: loop).flatMap { identity in
            guard identity.user == user else {
                return loop.makeFailedFuture(
                    RequestFailure.forbidden("other_user", "the token is for another user"))
            }
            guard identity.role != .publisher else {
                return loop.makeFailedFuture(
                    RequestFailure.forbidden("wrong_role", "expected the role viewer or admin"))
            }
            let isThere = loop.makePromise(of: Bool.self)
            self.log.hasUser(user) { isThere.completeWith($0) }
            return isThere.futureResult.flatMapThrowing { isThere in
                guard isThere else { throw RequestFailure.forbidden("unknown_user", "there is no such user") }
                return identity
            }
        }
    }
}
