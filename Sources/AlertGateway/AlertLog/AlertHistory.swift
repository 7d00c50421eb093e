import AlertProtocol
import NIOCore

/// Asks for what a user was sent before, from the newest backwards.
struct HistoryRequest: Sendable {
    let user: String
    let streams: VisibleStreams
    /// Alerts with a smaller `seq` than this.
    let before: Int64
    /// At most so many.
    let limit: Int
}

/// A part of a user's alerts, the newest first.
struct HistoryPage: Sendable {
    /// One of them.
    struct Entry: Sendable {
        let seq: Int64
        let isAcknowledged: Bool
        /// The JSON object as it was published, without `notify`.
        let body: ByteBuffer
    }

    static let maximumCount = 100
    static let maximumBytes = 8 << 20

    var entries: [Entry] = []
    /// Whether nothing older is kept.
    var isLast = true

    /// `{"alerts": […], "is_last": …}`, each alert as the WebSocket brings it and `acknowledged` beside.
    func json(epoch: String) -> ByteBuffer {
        var json = ByteBuffer(string: "{\"is_last\":\(isLast),\"alerts\":[")
        for (index, entry) in entries.enumerated() {
            json.writeString(
                "\(index == 0 ? "" : ","){\"seq\":\(entry.seq),\"epoch\":\"\(epoch)\",\"redelivered\":false,"
                    + "\"acknowledged\":\(entry.isAcknowledged),")
            var tail = DeliveryFrame.tail(of: entry.body)
            json.writeBuffer(&tail)
        }
        json.writeString("]}")
        return json
    }
}

extension AlertLog {
    /// What the user was sent before, as it is kept; changes nothing.
    func history(_ request: HistoryRequest) async throws -> HistoryPage {
        try await writer.submit { try $0.history(request) }
    }
}

extension AlertStore {
    func history(_ request: HistoryRequest) throws -> HistoryPage {
        var page = HistoryPage()
        guard let number = index.userNumbers[request.user], let user = index.users[number] else { return page }
        var bytes = 0
        // What was never sent comes by itself, as an alert.
        var seq = min(request.before - 1, user.sentSeq)
        while seq > user.floorSeq {
            defer { seq -= 1 }
            guard let alert = user.number(at: seq), let entry = index[alert],
                request.streams.contains(index.stream(of: entry))
            else { continue }
            guard page.entries.count < request.limit, bytes < HistoryPage.maximumBytes else {
                page.isLast = false
                break
            }
            bytes += Int(entry.location.length)
            page.entries.append(
                HistoryPage.Entry(
                    seq: seq, isAcknowledged: user.acknowledged.contains(seq), body: try bodies.read(entry.location)))
        }
        return page
    }
}
