import AlertProtocol
import Logging
import NIOCore
import NIOHTTP1

/// Answers every request: who may do what, and what comes back.
struct Router: Sendable {
    let shared: SessionContext
    let dashboard: DashboardFiles
    let logger: Logger
    var serves = ServedRoutes.all

    /// Looks at who sends a request, and whether they may; never fails.
    func admit(_ request: HTTPRequest, on loop: any EventLoop) -> EventLoopFuture<RequestAdmission> {
        let purpose: EventLoopFuture<AdmittedRequest.Purpose>
        do {
            let match = try RouteMatch(method: request.head.method, segments: request.target.segments)
            guard serves.contains(match.route) else { throw RequestFailure.nothingHere }
            purpose = try self.purpose(of: match, request, on: loop)
        } catch {
            purpose = loop.makeFailedFuture(error)
        }
        return purpose.map { .admitted(AdmittedRequest(request: request, purpose: $0)) }
            .recover { .refused(response(to: $0, request)) }
    }

    /// Never fails.
    func answer(_ admitted: AdmittedRequest, body: [UInt8], on loop: any EventLoop) -> EventLoopFuture<HTTPAnswer> {
        let response: EventLoopFuture<HTTPResponse>
        switch admitted.purpose {
        case .open(let opening): return loop.makeSucceededFuture(.open(opening))
        case .publish(let identity): response = publish(body, by: identity, on: loop)
        case .connections:
            response = loop.makeSucceededFuture(.json(.ok, shared.connections.statistics(at: .now)))
        case .users: response = loop.makeFutureWithTask { .json(.ok, ["users": try await shared.log.users()]) }
        case .addUser(let administrator):
            response = loop.makeFutureWithTask { try directory.add(body, by: administrator) }
        case .removeUser(let user, let administrator):
            response = loop.makeFutureWithTask { try directory.remove(user, by: administrator) }
        case .deadLetters:
            response = loop.makeFutureWithTask { .json(.ok, ["dead_letters": try shared.log.deadLetters()]) }
        case .cameras:
            response = loop.makeFutureWithTask {
                try await ServiceProxy.answer(admitted.request, shared.settings.service)
            }
        case .live: response = loop.makeSucceededFuture(.text("ok\n"))
        case .ready: response = loop.makeFutureWithTask { try await ready() }
        case .metrics: response = loop.makeSucceededFuture(metrics())
        case .page(let page): response = loop.makeSucceededFuture(page)
        case .history(let request): response = loop.makeFutureWithTask { try await history(request) }
        }
        return response.recover { self.response(to: $0, admitted.request) }.map { .respond($0) }
    }

    private func response(to error: any Error, _ request: HTTPRequest) -> HTTPResponse {
        if let failure = error as? RequestFailure { return HTTPResponse(failure) }
        logger.error("request failed", metadata: ["path": "\(request.target.path)", "error": "\(error)"])
        return HTTPResponse(RequestFailure(.serviceUnavailable, "unavailable", "the alert log failed, try again"))
    }

    private func purpose(
        of match: RouteMatch, _ request: HTTPRequest, on loop: any EventLoop
    ) throws -> EventLoopFuture<AdmittedRequest.Purpose> {
        switch match.route {
        case .live: return loop.makeSucceededFuture(.live)
        case .ready: return loop.makeSucceededFuture(.ready)
        case .metrics: return loop.makeSucceededFuture(.metrics)
        case .dashboard:
            return loop.makeFutureWithTask { .page(try dashboard.answer("index.html", to: request)) }
        case .dashboardFile:
            return loop.makeFutureWithTask { .page(try dashboard.answer(match.parameter, to: request)) }
        case .alerts: return try open(user: match.parameter, request, on: loop).map { .open($0) }
        case .publish:
            return shared.access.identity(bearing: try token(request), from: request.client, on: loop)
                .flatMapThrowing { identity in
                    guard identity.role != .viewer else {
                        throw RequestFailure.forbidden("wrong_role", "expected the role publisher or admin")
                    }
                    return .publish(identity)
                }
        case .history:
            return shared.access.identity(bearing: try token(request), from: request.client, on: loop)
                .flatMapThrowing { .history(try historyRequest(request, by: $0)) }
        case .connections: return try administrator(request, on: loop).map { _ in .connections }
        case .users: return try administrator(request, on: loop).map { _ in .users }
        case .addUser: return try administrator(request, on: loop).map { .addUser(by: $0.user) }
        case .removeUser:
            return try administrator(request, on: loop).map { .removeUser(match.parameter, by: $0.user) }
        case .deadLetters: return try administrator(request, on: loop).map { _ in .deadLetters }
        case .cameras, .decisions, .snapshot: return try administrator(request, on: loop).map { _ in .cameras }
        }
    }

    private var directory: UserAdministration { UserAdministration(folder: shared.log.folder, logger: logger) }

    private func administrator(
        _ request: HTTPRequest, on loop: any EventLoop
    ) throws -> EventLoopFuture<Identity> {
        shared.access.identity(bearing: try token(request), from: request.client, on: loop)
            .flatMapThrowing { identity in
                guard identity.role == .admin else {
                    throw RequestFailure.forbidden("wrong_role", "expected the role admin")
                }
                return identity
            }
    }

    private func token(_ request: HTTPRequest) throws(RequestFailure) -> String {
        let headers = request.head.headers
        guard shared.access.origins.allows(origin: headers.first(name: "Origin"), host: headers.first(name: "Host"))
        else { throw .forbidden("wrong_origin", "pages of this origin may not use the gateway") }
        guard let token = PresentedToken.find(in: headers, target: request.target) else {
            throw .unauthorized("missing_token", "expected a token")
        }
        return token
    }

    private func open(
        user: String, _ request: HTTPRequest, on loop: any EventLoop
    ) throws -> EventLoopFuture<SessionOpening> {
        shared.access.identity(of: user, bearing: try token(request), from: request.client, on: loop)
            .flatMapThrowing { identity in
                SessionOpening(
                    identity: identity, client: request.client, handshake: try WebSocketHandshake(request.head.headers),
                    resume: try resume(request.target))
            }
    }

    private func resume(_ target: RequestTarget) throws -> ResumeRequest? {
        guard let text = target["last_seq"] else { return nil }
        guard let lastSeq = Int64(text), lastSeq >= 0 else {
            throw RequestFailure(.badRequest, "invalid_last_seq", "last_seq: expected a number from 0")
        }
        return ResumeRequest(lastSeq: lastSeq, epoch: target["epoch"])
    }

    private func historyRequest(_ request: HTTPRequest, by identity: Identity) throws -> HistoryRequest {
        guard identity.role != .publisher else {
            throw RequestFailure.forbidden("wrong_role", "expected the role viewer or admin")
        }
        return HistoryRequest(
            user: identity.user, streams: identity.streams,
            before: try number(request.target, "before", in: 1...Int64.max) ?? .max,
            limit: Int(try number(request.target, "limit", in: 1...Int64(HistoryPage.maximumCount)) ?? 20))
    }

    private func number(
        _ target: RequestTarget, _ name: String, in range: ClosedRange<Int64>
    ) throws(RequestFailure) -> Int64? {
        guard let text = target[name] else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw RequestFailure(.badRequest, "invalid_\(name)", "\(name): expected a number in \(range)")
        }
        return number
    }

    private func history(_ request: HistoryRequest) async throws -> HTTPResponse {
        let page = try await shared.log.history(request)
        return HTTPResponse(
            status: .ok, headers: ["Content-Type": "application/json"], body: page.json(epoch: shared.log.epoch))
    }

    /// Reads an alert here on the event loop, which takes less time than to have it done elsewhere, and stores it.
    private func publish(
        _ body: [UInt8], by identity: Identity, on loop: any EventLoop
    ) -> EventLoopFuture<HTTPResponse> {
        let alert: PublishRequest
        do { alert = try PublishRequest(json: body) } catch {
            return loop.makeFailedFuture(RequestFailure(.unprocessableEntity, "invalid_alert", error.message))
        }
        guard identity.streams.contains(alert.streamID) else {
            return loop.makeFailedFuture(
                RequestFailure.forbidden("wrong_stream", "the token is for other streams"))
        }
        let time = UTCTimestamp.now
        let outcome = loop.makePromise(of: AppendOutcome.self)
        append(alert, at: time) { outcome.completeWith($0) }
        return outcome.futureResult.flatMapThrowing { try receipt(for: alert, $0, at: time) }
    }

    private func receipt(
        for alert: PublishRequest, _ outcome: AppendOutcome, at time: UTCTimestamp
    ) throws -> HTTPResponse {
        switch outcome {
        case .accepted(let users):
            shared.metrics.published.add()
            shared.metrics.publishTime.observe(UTCTimestamp.now.duration(since: time))
            shared.metrics.captureToAccepted.observe(UTCTimestamp.now.duration(since: alert.capturedAt))
            logger.info(
                "alert accepted",
                metadata: [
                    "alert_id": "\(alert.alertID)", "stream_id": "\(alert.streamID)", "users": "\(users)",
                ])
            return .json(.accepted, text: PublishReceipt(alertID: alert.alertID, duplicate: false).json)
        case .duplicate:
            shared.metrics.duplicates.add()
            return .json(.ok, text: PublishReceipt(alertID: alert.alertID, duplicate: true).json)
        case .nobodyKnown:
            throw RequestFailure(.unprocessableEntity, "unknown_users", "notify: none of these users exists")
        }
    }

    /// Delivers the alert, too, before it calls `settled`.
    private func append(
        _ alert: PublishRequest, at time: UTCTimestamp,
        settled: @escaping @Sendable (Result<AppendOutcome, any Error>) -> Void
    ) {
        let connections = shared.connections
        let metrics = shared.metrics
        let epoch = shared.log.epoch
        shared.log.append(alert, at: time, now: Monotonic.now, connection: { connections.connection(of: $0) }) {
            switch $0 {
            case .success(let appended):
                ConnectionTable.deliver(
                    LiveAlert(
                        streamID: alert.streamID, acceptedAt: time, epoch: epoch, body: alert.body,
                        place: appended.place), to: appended.live)
                settled(.success(appended.outcome))
            case .failure(let error):
                metrics.refused.add()
                settled(.failure(error))
            }
        }
    }

    private func ready() async throws -> HTTPResponse {
        if let reason = await shared.log.unreadiness(spareBytes: Int64(shared.settings.maximumAlertBytes)) {
            throw RequestFailure(.serviceUnavailable, "not_ready", reason)
        }
        return .text("ok\n")
    }

    private func metrics() -> HTTPResponse {
        var response = HTTPResponse.text(shared.metrics.text(shared.connections.gauges))
        response.headers.replaceOrAdd(name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8")
        return response
    }
}

/// Which routes a listener answers.
enum ServedRoutes: Sendable {
    case all
    /// What users and publishers need.
    case service
    /// `/healthz`, `/readyz` and `/metrics`, which need no token.
    case monitoring

    func contains(_ route: Route) -> Bool {
        switch self {
        case .all: true
        case .service: !route.isMonitoring
        case .monitoring: route.isMonitoring
        }
    }
}

extension PublishReceipt {
    /// As it is coded, without a coder's cost.
    fileprivate var json: [UInt8] {
        Array("{\"alert_id\":".utf8) + JSONEscapes.quoted(alertID) + Array(",\"duplicate\":\(duplicate)}".utf8)
    }
}
