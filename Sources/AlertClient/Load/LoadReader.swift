import AlertProtocol

/// One user of a load run: connects, then counts what comes.
final class LoadReader {
    /// What came of an event.
    struct Outcome {
        var messages: [FrameSkimmer.Message] = []
        var hasOpened = false
        var isGone = false
    }

    let socket: LoadSocket
    let isSlow: Bool
    private(set) var isOpen = false
    private var request: [UInt8]
    private var requestSent = 0
    private var answer: [UInt8] = []
    private var skimmer = FrameSkimmer()
    private var seen: [UInt64] = []
    private var taken = 0

    init(_ endpoint: LoadEndpoint, _ plan: LoadPlan, user: String, token: String, isSlow: Bool) throws(LoadFailure) {
        socket = try LoadSocket(endpoint)
        self.isSlow = isSlow
        request = Array(
            """
            GET /ws/alerts/\(PathSegment.encode(user))?token=\(token) HTTP/1.1\r\nHost: \(plan.gateway.authority)\r\n\
            Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
            """.utf8)
    }

    /// Whether it is time to acknowledge what came.
    func isAcknowledgementDue(every count: Int) -> Bool { count > 0 && taken.isMultiple(of: count) }

    /// Whether the alert is new to this user.
    func takes(_ number: Int) -> Bool {
        let (word, bit) = (number / 64, UInt64(1) << UInt64(number % 64))
        while seen.count <= word { seen.append(0) }
        taken += 1
        defer { seen[word] |= bit }
        return seen[word] & bit == 0
    }

    /// What to wait for: the slow ones read no more once they are connected.
    var interest: LoadPoller.Interest {
        if requestSent < request.count { return .writing }
        return isSlow && isOpen ? [] : .reading
    }

    func writable() -> Bool {
        guard requestSent < request.count else { return true }
        guard let count = socket.send(request, from: requestSent) else { return false }
        requestSent += count
        return true
    }

    /// Sends a masked frame of at most 125 bytes, if the kernel takes it whole.
    func send(opcode: UInt8, _ payload: [UInt8]) {
        let frame = [0x80 | opcode, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload
        _ = socket.send(frame, from: 0)
    }

    /// Reads until the kernel has no more.
    func readable(_ scratch: UnsafeMutableRawBufferPointer) -> Outcome {
        var outcome = Outcome()
        while true {
            if skimmer.skippable > 0 {
                guard let count = socket.discard(skimmer.skippable) else {
                    outcome.isGone = true
                    return outcome
                }
                if count == 0 { return outcome }
                skimmer.skipped(count)
                continue
            }
            guard let count = socket.receive(into: scratch) else {
                outcome.isGone = true
                return outcome
            }
            if count == 0 { return outcome }
            var bytes = scratch[..<count]
            if !isOpen {
                answer.append(contentsOf: bytes)
                guard let end = answer.end(of: "\r\n\r\n") else { continue }
                guard answer.starts(with: Array("HTTP/1.1 101".utf8)) else {
                    outcome.isGone = true
                    return outcome
                }
                bytes = bytes.suffix(answer.count - end)
                answer = []
                isOpen = true
                outcome.hasOpened = true
                if isSlow { return outcome }
            }
            outcome.messages += skimmer.receive(UnsafeRawBufferPointer(rebasing: bytes))
            if outcome.messages.contains(where: { $0.opcode == 8 }) {
                outcome.isGone = true
                return outcome
            }
        }
    }
}
