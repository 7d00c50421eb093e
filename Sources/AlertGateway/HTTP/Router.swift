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

    /// Looks at who sends a request, and whether they may.
    func admit(_ request: HTTPRequest) async -> RequestAdmission {
        do {
            let route = try Route(method: request.head.method, segments: request.target.segments)
            guard serves.contains(route) else { throw RequestFailure.nothingHere }
            return .admitted(AdmittedRequest(request: request, purpose: try await purpose(of: route, request)))
        } catch {
            return .refused(response(to: error, request))
        }
    }

    func answer(_ admitted: AdmittedRequest, body: ByteBuffer) async -> HTTPAnswer {
        do {
            switch admitted.purpose {
            case .open(let opening): return .open(opening)
            case .publish(let identity): return .respond(try await publish(body, by: identity))
            case .connections: return .respond(.json(.ok, shared.connections.statistics(at: .now)))
            case .users: return .respond(.json(.ok, ["users": try await shared.log.users()]))
            case .deadLetters: return .respond(.json(.ok, ["dead_letters": try shared.log.deadLetters()]))
            case .cameras: return .respond(try await ServiceProxy.answer(admitted.request, shared.settings.service))
            case .live: return .respond(.text("ok\n"))
            case .ready: return .respond(try await ready())
            case .metrics: return .respond(metrics())
            case .page(let page): return .respond(page)
            case .history(let request): return .respond(try await history(request))
            }
        } catch {
            return .respond(response(to: error, admitted.request))
        }
    }

    private func response(to error: any Error, _ request: HTTPRequest) -> HTTPResponse {
        if let failure = error as? RequestFailure { return HTTPResponse(failure) }
        logger.error("request failed", metadata: ["path": "\(request.target.path)", "error": "\(error)"])
        return HTTPResponse(RequestFailure(.serviceUnavailable, "unavailable", "the alert log failed, try again"))
    }

    private func purpose(of route: Route, _ request: HTTPRequest) async throws -> AdmittedRequest.Purpose {
        switch route {
        case .live: return .live
        case .ready: return .ready
        case .metrics: return .metrics
        case .page(let file): return .page(try dashboard.answer(file, to: request))
        case .alerts(let user): return .open(try await open(user: user, request))
        case .publish:
            let identity = try await shared.access.identity(bearing: try token(request), from: request.client)
            guard identity.role != .viewer else {
                throw RequestFailure.forbidden("wrong_role", "expected the role publisher or admin")
            }
            return .publish(identity)
        case .history: return .history(try await historyRequest(request))
        case .connections: return try await administrator(request, .connections)
        case .users: return try await administrator(request, .users)
        case .deadLetters: return try await administrator(request, .deadLetters)
        case .cameras: return try await administrator(request, .cameras)
        }
    }

    private func administrator(
        _ request: HTTPRequest, _ purpose: AdmittedRequest.Purpose
    ) async throws -> AdmittedRequest.Purpose {
        let identity = try await shared.access.identity(bearing: try token(request), from: request.client)
        guard identity.role == .admin else { throw RequestFailure.forbidden("wrong_role", "expected the role admin") }
        return purpose
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

    private func open(user: String, _ request: HTTPRequest) async throws -> SessionOpening {
        let identity = try await shared.access.identity(
            of: user, bearing: try token(request), from: request.client)
        return SessionOpening(
            identity: identity, client: request.client, handshake: try WebSocketHandshake(request.head.headers),
            resume: try resume(request.target))
    }

    private func resume(_ target: RequestTarget) throws -> ResumeRequest? {
        guard let text = target["last_seq"] else { return nil }
        guard let lastSeq = Int64(text), lastSeq >= 0 else {
            throw RequestFailure(.badRequest, "invalid_last_seq", "last_seq: expected a number from 0")
        }
        return ResumeRequest(lastSeq: lastSeq, epoch: target["epoch"])
    }

    private func historyRequest(_ request: HTTPRequest) async throws -> HistoryRequest {
        let identity = try await shared.access.identity(bearing: try token(request), from: request.client)
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

    private func publish(_ body: ByteBuffer, by identity: Identity) async throws -> HTTPResponse {
        let alert: PublishRequest
        do { alert = try PublishRequest(json: [UInt8](buffer: body)) } catch {
            throw RequestFailure(.unprocessableEntity, "invalid_alert", error.message)
        }
        guard identity.streams.contains(alert.streamID) else {
            throw RequestFailure.forbidden("wrong_stream", "the token is for other streams")
        }
        let time = UTCTimestamp.now
        let outcome = try await append(alert, at: time)
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
            return .json(.accepted, PublishReceipt(alertID: alert.alertID, duplicate: false))
        case .duplicate:
            shared.metrics.duplicates.add()
            return .json(.ok, PublishReceipt(alertID: alert.alertID, duplicate: true))
        case .nobodyKnown:
            throw RequestFailure(.unprocessableEntity, "unknown_users", "notify: none of these users exists")
        }
    }

    private func append(_ alert: PublishRequest, at time: UTCTimestamp) async throws -> AppendOutcome {
        let connections = shared.connections
        do {
            return try await shared.log.append(
                alert, at: time, now: Monotonic.now,
                connection: { connections.connection(of: $0) },
                committed: { recipients in
                    ConnectionTable.deliver(
                        LiveAlert(streamID: alert.streamID, acceptedAt: time, body: alert.body), to: recipients)
                })
        } catch {
            shared.metrics.refused.add()
            throw error
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
