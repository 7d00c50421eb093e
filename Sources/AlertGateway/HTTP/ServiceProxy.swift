import NIOCore
import NIOHTTP1

/// Hands an administrator's question about the cameras on to `picket serve`, so that the dashboard has one origin and the
/// service needs no tokens.
enum ServiceProxy {
    /// A large picture, or the status of hundreds of streams.
    private static let limit = 16 << 20

    /// The answer of the service at `service` to the request's path.
    static func answer(_ request: HTTPRequest, _ service: HTTPLocation?) async throws(RequestFailure) -> HTTPResponse {
        guard let location = service?.appending(request.target.path) else {
            throw RequestFailure(
                .notFound, "no_service",
                "expected `service: http://127.0.0.1:8090`, the address of picket serve, in the gateway's configuration"
            )
        }
        let answer: HTTPCall.Answer
        do { answer = try await HTTPCall(location).answer(limit: limit) } catch {
            throw RequestFailure(.badGateway, "service_unreachable", "picket serve at \(location.authority): \(error)")
        }
        switch answer.status {
        case .ok: break
        case .notFound: throw .nothingHere
        default:
            throw RequestFailure(
                .badGateway, "service_unreachable",
                "picket serve at \(location.authority): the answer is \(answer.status)")
        }
        let isPicture = request.target.path.hasSuffix(".jpg")
        return HTTPResponse(
            status: .ok,
            headers: [
                "Content-Type": isPicture ? "image/jpeg" : "application/json", "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            ],
            body: ByteBuffer(bytes: answer.body))
    }
}
