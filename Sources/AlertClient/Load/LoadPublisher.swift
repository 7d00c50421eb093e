/// One connection of a load run that publishes, an alert at a time.
final class LoadPublisher {
    /// The answer to an alert.
    struct Answer {
        let alert: Int
        let status: Int
    }

    let socket: LoadSocket
    private(set) var alert: Int?
    /// The head up to the length of the body.
    private let head: [UInt8]
    private var request: [UInt8] = []
    private var sent = 0
    private var answer: [UInt8] = []

    init(_ endpoint: LoadEndpoint, authority: String, token: String) throws(LoadFailure) {
        socket = try LoadSocket(endpoint)
        head = Array(
            """
            POST /api/alerts HTTP/1.1\r\nHost: \(authority)\r\nAuthorization: Bearer \(token)\r\n\
            Content-Type: application/json\r\nContent-Length:
            """.utf8)
    }

    /// What to wait for.
    var interest: LoadPoller.Interest { sent < request.count ? [.reading, .writing] : .reading }

    func publish(_ number: Int, body: LoadAlert.Body) -> Bool {
        alert = number
        request.removeAll(keepingCapacity: true)
        request.append(contentsOf: head)
        request.append(contentsOf: " \(body.count)\r\n\r\n".utf8)
        body.append(to: &request)
        sent = 0
        return writable()
    }

    /// False when the connection is gone.
    func writable() -> Bool {
        while sent < request.count {
            guard let count = socket.send(request, from: sent) else { return false }
            if count == 0 { return true }
            sent += count
        }
        return true
    }

    /// The answer when it is whole; throws when the connection is gone.
    func readable(_ scratch: UnsafeMutableRawBufferPointer) throws(LoadFailure) -> Answer? {
        guard let count = socket.receive(into: scratch) else {
            throw LoadFailure(description: "the gateway closed a publisher's connection")
        }
        answer.append(contentsOf: scratch[..<count])
        guard let end = answer.end(of: "\r\n\r\n"), let alert else { return nil }
        let head = String(decoding: answer[..<end], as: UTF8.self).lowercased()
        let length =
            head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
        guard answer.count >= end + length else { return nil }
        let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        answer.removeFirst(end + length)
        self.alert = nil
        return Answer(alert: alert, status: status)
    }
}
