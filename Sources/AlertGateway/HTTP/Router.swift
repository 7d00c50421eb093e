import AlertProtocol
import Logging
import NIOCore
import NIOHTTP1

/// Answers every request: who may do what, and what comes back.
struct Router: Sendable {
    let shared: SessionContext
    let logger: Logger

    func answer(_ request: HTTPRequest) async -> HTTPAnswer {
        do {
            switch try Route(method: request.head.method, segments: request.target.segments) {
            case .alerts(let user): return .open(try await open(user: user, request))
            case .publish: return .respond(try await publish(request))
            case .connections: return .respond(try await connections(request))
            case .health: return .respond(.text("ok\n"))
            case .index: return .respond(.text(Self.index))
            }
        } catch let failure as RequestFailure {
            return .respond(HTTPResponse(failure))
        } catch {
            logger.error("request failed", metadata: ["path": "\(request.target.path)", "error": "\(error)"])
            return .respond(
                HTTPResponse(RequestFailure(.serviceUnavailable, "unavailable", "the alert log failed, try again")))
        }
    }

    private static let index = """
        Picket alert gateway
        GET  /ws/alerts/{user_id}  WebSocket, a user's alerts
        POST /api/alerts           publish an alert
        GET  /ws/connections       who is connected
        GET  /healthz, /readyz     liveness, readiness

        """

    private func token(_ request: HTTPRequest) throws(RequestFailure) -> String {
        guard let token = PresentedToken.find(in: request.head.headers, target: request.target) else {
            throw RequestFailure.unauthorized("missing_token", "expected a token")
        }
        return token
    }

    private func identity(_ request: HTTPRequest) async throws -> Identity {
        try await shared.authenticator.authenticate(try token(request))
    }

    private func open(user: String, _ request: HTTPRequest) async throws -> SessionOpening {
        let identity = try await shared.identity(of: user, bearing: try token(request))
        return SessionOpening(
            identity: identity, handshake: try WebSocketHandshake(request.head.headers),
            resume: try resume(request.target))
    }

    private func resume(_ target: RequestTarget) throws -> ResumeRequest? {
        guard let text = target["last_seq"] else { return nil }
        guard let lastSeq = Int64(text), lastSeq >= 0 else {
            throw RequestFailure(.badRequest, "invalid_last_seq", "last_seq: expected a number from 0")
        }
        return ResumeRequest(lastSeq: lastSeq, epoch: target["epoch"])
    }

    private func publish(_ request: HTTPRequest) async throws -> HTTPResponse {
        let identity = try await identity(request)
        guard identity.role != .viewer else {
            throw RequestFailure.forbidden("wrong_role", "expected the role publisher or admin")
        }
        let alert: PublishRequest
        do { alert = try PublishRequest(json: [UInt8](buffer: request.body)) } catch {
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

    private func connections(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard try await identity(request).role == .admin else {
            throw RequestFailure.forbidden("wrong_role", "expected the role admin")
        }
        return .json(.ok, shared.connections.statistics(at: .now))
    }
}
