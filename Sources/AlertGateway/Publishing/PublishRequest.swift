package import AlertProtocol
package import NIOCore

/// What is wrong with a published alert, in words for its sender.
package struct InvalidAlert: Error, Equatable {
    /// Which member, and what was expected.
    package let message: String
}

/// A published alert that was checked: who it is for, and the object they will get.
package struct PublishRequest: Sendable {
    /// Added for each recipient, so a publisher may not set them.
    private static let reserved = ["seq", "epoch", "redelivered"]

    /// Names the alert for ever.
    package let alertID: String
    /// The camera's stream.
    package let streamID: String
    /// Who gets it.
    package let notify: Recipients
    /// When the camera saw it.
    package let capturedAt: UTCTimestamp
    /// The same for the updates and the end of one event, each of which makes those before it needless; nil for others.
    package let family: Int?
    /// The published JSON object without `notify`, otherwise byte for byte.
    package let body: ByteBuffer

    /// Checks `json`; members of other names are passed on as they are.
    package init(json: [UInt8]) throws(InvalidAlert) {
        let object: JSONObject
        do { object = try JSONObject(json) } catch {
            throw InvalidAlert(
                message: "the body is not a JSON object: expected \(error.expected) at byte \(error.offset)")
        }
        try Self.checkNames(object.members)
        let fields = JSONFields(object)
        guard try fields.string("type", expected: "\"\(Alert.type)\"") == Alert.type else {
            throw fields.wrong("type", "\"\(Alert.type)\"")
        }
        alertID = try Self.name("alert_id", fields)
        streamID = try Self.name("stream_id", fields)
        notify = try Self.recipients(fields)
        let result = try PublishedResult(try fields.object("result", expected: "what was seen"))
        let timestamp = try Self.time("timestamp", fields)
        try Self.checkBase64("frame", fields)
        if fields.find("frame_format") != nil {
            _ = try fields.string("frame_format", expected: "a media type such as \"image/jpeg\"")
        }
        capturedAt = try Self.captured(fields) ?? timestamp
        family = result.family(on: streamID)
        body = Self.body(json, without: "notify", members: object.members)
    }

    private static func checkNames(_ members: [JSONMember]) throws(InvalidAlert) {
        var names = Set<String>(minimumCapacity: members.count)
        for member in members {
            guard names.insert(member.name).inserted else {
                throw InvalidAlert(message: "\(member.name): expected once, found twice")
            }
            if reserved.contains(member.name) {
                throw InvalidAlert(message: "\(member.name): expected to be absent, the gateway sets it")
            }
        }
    }

    private static func name(_ field: String, _ fields: JSONFields) throws(InvalidAlert) -> String {
        let value = try fields.string(field)
        guard (1...128).contains(value.utf8.count), !value.utf8.contains(where: { $0 < 0x20 }) else {
            throw fields.wrong(field, "1 to 128 bytes without control characters")
        }
        return value
    }

    private static func recipients(_ fields: JSONFields) throws(InvalidAlert) -> Recipients {
        let expected = "a list of user ids or \"*\""
        let value = try fields.value("notify", expected: expected)
        if value.string == "*" { return .everyone }
        guard let users = value.strings else { throw fields.wrong("notify", expected) }
        return .users(users)
    }

    private static func time(_ name: String, _ fields: JSONFields) throws(InvalidAlert) -> UTCTimestamp {
        let expected = "a time such as 2026-11-22T18:02:11.512Z"
        guard let time = UTCTimestamp(try fields.string(name, expected: expected)) else {
            throw fields.wrong(name, expected)
        }
        return time
    }

    /// When the camera saw it, by the times that the stages noted.
    private static func captured(_ fields: JSONFields) throws(InvalidAlert) -> UTCTimestamp? {
        guard fields.find("latency") != nil else { return nil }
        let latency = try fields.object("latency", expected: "an object of times")
        for stage in ["received", "decoded", "detected", "published"] where latency.optional(stage) != nil {
            _ = try time(stage, latency)
        }
        return latency.optional("captured") == nil ? nil : try time("captured", latency)
    }

    private static func checkBase64(_ name: String, _ fields: JSONFields) throws(InvalidAlert) {
        let value = try fields.value(name, expected: "a picture as a base64 string")
        guard value.kind == .string else { throw fields.wrong(name, "a picture as a base64 string") }
        let text = value.range.dropFirst().dropLast()
        guard value.text.withUnsafeBytes({ ByteScan.isBase64(UnsafeRawBufferPointer(rebasing: $0[text])) }) else {
            throw fields.wrong(name, "base64 with padding")
        }
    }

    private static func body(_ json: [UInt8], without name: String, members: [JSONMember]) -> ByteBuffer {
        var body = ByteBuffer()
        body.reserveCapacity(json.count)
        var separator = UInt8(ascii: "{")
        for member in members where member.name != name {
            body.writeInteger(separator)
            body.writeBytes(json[member.range])
            separator = UInt8(ascii: ",")
        }
        body.writeInteger(UInt8(ascii: "}"))
        return body
    }
}
