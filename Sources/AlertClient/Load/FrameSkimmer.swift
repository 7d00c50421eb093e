import AlertProtocol

/// Reads the beginnings of a server's WebSocket messages and lets go of the rest, so that a load generator can count
/// gigabytes of alerts without looking at them.
package struct FrameSkimmer: Sendable {
    /// What a message begins with.
    package struct Message: Equatable, Sendable {
        /// RFC 6455 §5.2.
        package var opcode: UInt8
        /// The payload's first bytes, at most `prefixLength`.
        package var prefix: [UInt8]
    }

    /// So much of each message is looked at.
    package static let prefixLength = 320

    /// Bytes of the message under way that nobody needs; they may be thrown away unseen.
    package private(set) var skippable = 0
    private var buffer: [UInt8] = []

    /// At the start of a frame.
    package init() {}

    /// Bytes were thrown away unseen, at most `skippable`.
    package mutating func skipped(_ count: Int) { skippable -= count }

    /// Takes bytes as they came and returns the messages whose beginnings are complete now.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer) -> [Message] {
        let skip = min(skippable, bytes.count)
        skippable -= skip
        buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[skip...]))
        var messages: [Message] = []
        var index = 0
        while let frame = frame(at: index) {
            messages.append(frame.message)
            index = frame.end
        }
        skippable += max(0, index - buffer.count)
        buffer.removeFirst(min(index, buffer.count))
        return messages
    }

    private struct Frame {
        let message: Message
        /// May lie beyond the buffer.
        let end: Int
    }

    private func frame(at start: Int) -> Frame? {
        guard buffer.count >= start + 2 else { return nil }
        var length = Int(buffer[start + 1] & 0x7F)
        var payload = start + 2
        let extra = length == 126 ? 2 : length == 127 ? 8 : 0
        guard buffer.count >= payload + extra else { return nil }
        if extra > 0 {
            length = buffer[payload..<(payload + extra)].reduce(0) { ($0 & (.max >> 9)) << 8 | Int($1) }
            payload += extra
        }
        let prefix = min(length, Self.prefixLength)
        guard buffer.count >= payload + prefix else { return nil }
        return Frame(
            message: Message(opcode: buffer[start] & 0x0F, prefix: Array(buffer[payload..<(payload + prefix)])),
            end: payload + length)
    }
}
