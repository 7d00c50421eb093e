internal import Foundation
internal import NIOHTTP1

/// A status, headers and a body.
struct HTTPAnswer: Sendable {
    var status: HTTPResponseStatus
    var mediaType = "application/json"
    /// Beside those that tell of the body.
    var headers: [(name: String, value: String)] = []
    var body = Data()

    static func json(_ body: some Encodable) -> Self {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding text and whole numbers cannot fail.
        return Self(status: .ok, body: (try? encoder.encode(body)) ?? Data())
    }

    static func snapshot(of stream: String, _ answers: StatusAnswers) -> Self {
        do {
            guard let picture = try answers.snapshot(stream) else {
                return .error(.notFound, "no stream with the id \(stream) has shown a picture")
            }
            return Self(status: .ok, mediaType: "image/jpeg", body: Data(picture))
        } catch {
            return .error(.serviceUnavailable, "the picture cannot be encoded: \(error)")
        }
    }

    static func error(_ status: HTTPResponseStatus, _ message: String) -> Self {
        var answer = json(["error": ["code": "\(status.code)", "message": message]])
        answer.status = status
        return answer
    }
}
