internal import Foundation
internal import NIOHTTP1
internal import RTP
internal import SDP

/// `/whip/{stream}` and the sessions below it (RFC 9725): who may publish what, and how that is said in HTTP.
///
/// Sessions know neither trickle ICE nor restarts: an answer holds all candidates, and who changes his network publishes
/// anew.
struct WHIPEndpoint: Sendable {
    /// A request, its body complete.
    struct Request: Sendable {
        var method: HTTPMethod
        /// What follows `/whip/`: the stream, and the session when there is one.
        var path: [String]
        var headers: HTTPHeaders
        var body: [UInt8]
    }

    private static let mediaType = "application/sdp"

    /// The source of a stream that is published to; nil when there is none of that id.
    let source: @Sendable (String) -> WHIPSource?
    /// Pages of these origins may publish, `*` being all.
    let allowedOrigins: [String]

    /// Answers a request.
    func answer(to request: Request) async -> HTTPAnswer {
        var answer = await answerWithoutOrigin(to: request)
        answer.headers += originHeaders(for: request)
        return answer
    }

    private func answerWithoutOrigin(to request: Request) async -> HTTPAnswer {
        guard let stream = request.path.first, request.path.count <= 2, let source = source(stream) else {
            return .error(.notFound, "no stream that is published by WHIP has the id \(request.path.first ?? "")")
        }
        let session = request.path.dropFirst().first
        let methods = session == nil ? "POST, OPTIONS" : "DELETE, OPTIONS"
        // What a browser asks before it sends a token bears none.
        if request.method == .OPTIONS {
            return HTTPAnswer(status: .noContent, headers: [("allow", methods), ("accept-post", Self.mediaType)])
        }
        guard source.admits(authorization: request.headers.first(name: "authorization")) else {
            var answer = HTTPAnswer.error(.unauthorized, "expected the stream's token: Authorization: Bearer …")
            answer.headers = [("www-authenticate", "Bearer realm=\"picket\"")]
            return answer
        }
        switch (request.method, session) {
        case (.POST, nil): return await publish(request, to: source)
        case (.DELETE, let session?):
            guard await source.end(session) else { return .error(.notFound, "there is no session \(session)") }
            return .json(["status": "ended"])
        default:
            var answer = HTTPAnswer.error(.methodNotAllowed, "\(request.method.rawValue), expected \(methods)")
            answer.headers = [("allow", methods)]
            return answer
        }
    }

    private func publish(_ request: Request, to source: WHIPSource) async -> HTTPAnswer {
        let type = request.headers.first(name: "content-type") ?? ""
        guard type.prefix(while: { $0 != ";" && $0 != " " }).lowercased() == Self.mediaType else {
            return .error(.unsupportedMediaType, "content-type is \(type.prefix(80)), expected \(Self.mediaType)")
        }
        let description: SessionDescription
        do { description = try SessionDescription(bytes: request.body) } catch {
            return .error(.badRequest, "the offer cannot be read: \(error)")
        }
        let offer: PublishingOffer
        do { offer = try PublishingOffer(description, encodings: VideoCodec.received.map(\.rawValue)) } catch {
            return .error(.unprocessableEntity, "the offer cannot be used: \(error)")
        }
        do {
            guard let answer = try await source.publish(offer) else {
                return .error(.notFound, "the stream \(source.stream) is closed")
            }
            let session = answer.credentials.fragment
            let stream = source.stream.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return HTTPAnswer(
                status: .created, mediaType: Self.mediaType,
                headers: [("location", "/whip/\(stream)/\(session)"), ("etag", "\"\(session)\"")],
                body: Data(answer.text.utf8))
        } catch {
            return .error(.serviceUnavailable, "nobody can publish now: \(error)")
        }
    }

    // The Fetch standard, §3.3 (CORS protocol). There are no cookies: without the token an origin gains nothing.
    private func originHeaders(for request: Request) -> [(name: String, value: String)] {
        guard let origin = request.headers.first(name: "origin") else { return [] }
        var headers: [(name: String, value: String)] = []
        if allowedOrigins.contains("*") {
            headers.append(("access-control-allow-origin", "*"))
        } else {
            headers.append(("vary", "Origin"))
            guard allowedOrigins.contains(origin) else { return headers }
            headers.append(("access-control-allow-origin", origin))
        }
        if request.method == .OPTIONS {
            headers += [
                ("access-control-allow-methods", "POST, DELETE, OPTIONS"),
                ("access-control-allow-headers", "Authorization, Content-Type"),
                ("access-control-max-age", "3600"),
            ]
        } else {
            headers.append(("access-control-expose-headers", "Location, ETag"))
        }
        return headers
    }
}
