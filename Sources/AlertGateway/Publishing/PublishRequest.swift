package import AlertProtocol
import FoundationEssentials
package import NIOCore

/// What is wrong with a published alert, in words for its sender.
package struct InvalidAlert: Error, Equatable {
    /// Which member, and what was expected.
    package let message: String
}

/// A published alert that was checked: who it is for, and the object they will get.
package struct PublishRequest: Sendable {
    /// Added for each recipient, so a publisher may not set them.
    private static let reserved: Set<String> = ["seq", "epoch", "redelivered"]

    /// Names the alert for ever.
    package let alertID: String
    /// The camera's stream.
    package let streamID: String
    /// Who gets it.
    package let notify: Recipients
    /// When the camera saw it.
    package let capturedAt: UTCTimestamp
    /// The same for all updates of one event, by its stream, rule and persons; nil for other alerts.
    package let family: Int?
    /// The published JSON object without `notify`, otherwise byte for byte.
    package let body: ByteBuffer

    /// Checks `json`; members of other names are passed on as they are.
    package init(json: [UInt8]) throws(InvalidAlert) {
        let members: [JSONMember]
        do { members = try JSONObjectScanner.members(of: json) } catch {
            throw InvalidAlert(
                message: "the body is not a JSON object: expected \(error.expected) at byte \(error.offset)")
        }
        let fields = try Fields(json: json, members: members)
        guard try fields.string("type", expected: "\"\(Alert.type)\"") == Alert.type else {
            throw InvalidAlert(message: "type: expected \"\(Alert.type)\"")
        }
        alertID = try fields.name("alert_id")
        streamID = try fields.name("stream_id")
        notify = try fields.value(Recipients.self, of: "notify", expected: "a list of user ids or \"*\"")
        let result = try fields.value(AlertResult.self, of: "result", expected: "what was seen")
        let moment = "a time such as 2026-11-22T18:02:11.512Z"
        guard let timestamp = UTCTimestamp(try fields.string("timestamp", expected: moment)) else {
            throw InvalidAlert(message: "timestamp: expected \(moment)")
        }
        try fields.checkBase64("frame")
        if fields.has("frame_format") {
            _ = try fields.string("frame_format", expected: "a media type such as \"image/jpeg\"")
        }
        let latency =
            fields.has("latency")
            ? try fields.value(AlertLatency.self, of: "latency", expected: "an object of times") : AlertLatency()
        capturedAt = latency.captured ?? timestamp
        family = Self.family(of: result, on: streamID)
        body = Self.body(json, without: "notify", members: members)
    }

    private static func family(of result: AlertResult, on stream: String) -> Int? {
        guard result.event == .update else { return nil }
        var hasher = Hasher()
        hasher.combine(stream)
        hasher.combine(result.rule)
        hasher.combine(result.detections.compactMap(\.trackID).sorted())
        return hasher.finalize()
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

    /// The members by name.
    private struct Fields {
        private let json: [UInt8]
        private var members: [String: JSONMember] = [:]

        init(json: [UInt8], members: [JSONMember]) throws(InvalidAlert) {
            self.json = json
            for member in members {
                guard self.members.updateValue(member, forKey: member.name) == nil else {
                    throw InvalidAlert(message: "\(member.name): expected once, found twice")
                }
                if PublishRequest.reserved.contains(member.name) {
                    throw InvalidAlert(message: "\(member.name): expected to be absent, the gateway sets it")
                }
            }
        }

        func has(_ name: String) -> Bool { members[name] != nil }

        func value<Value: Decodable>(
            _ type: Value.Type, of name: String, expected: String
        ) throws(InvalidAlert) -> Value {
            guard let member = members[name] else {
                throw InvalidAlert(message: "\(name): missing, expected \(expected)")
            }
            do {
                return try JSONDecoder().decode(type, from: Data(json[member.value]))
            } catch let error as DecodingError {
                throw InvalidAlert(message: "\(name)\(error.place): \(error.reason)")
            } catch {
                throw InvalidAlert(message: "\(name): expected \(expected)")
            }
        }

        /// As `value`, but without a decoder's cost where nothing is escaped.
        func string(_ name: String, expected: String) throws(InvalidAlert) -> String {
            if let member = members[name], member.kind == .string {
                let text = json[member.value.dropFirst().dropLast()]
                if !text.contains(UInt8(ascii: "\\")) { return String(decoding: text, as: UTF8.self) }
            }
            return try value(String.self, of: name, expected: expected)
        }

        func name(_ field: String) throws(InvalidAlert) -> String {
            let value = try string(field, expected: "a string")
            guard (1...128).contains(value.utf8.count), !value.utf8.contains(where: { $0 < 0x20 }) else {
                throw InvalidAlert(message: "\(field): expected 1 to 128 bytes without control characters")
            }
            return value
        }

        func checkBase64(_ name: String) throws(InvalidAlert) {
            guard let member = members[name], member.kind == .string else {
                throw InvalidAlert(message: "\(name): expected a picture as a base64 string")
            }
            let text = member.value.dropFirst().dropLast()
            guard json.withUnsafeBytes({ ByteScan.isBase64(UnsafeRawBufferPointer(rebasing: $0[text])) }) else {
                throw InvalidAlert(message: "\(name): expected base64 with padding")
            }
        }
    }
}

extension DecodingError {
    private var context: Context? {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context
        @unknown default: nil
        }
    }

    /// ".detections[0].box", or nothing for the value itself.
    fileprivate var place: String {
        (context?.codingPath ?? []).map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
    }

    fileprivate var reason: String {
        if case .keyNotFound(let key, _) = self { return "\(key.stringValue) is missing" }
        return context?.debugDescription ?? "not understood"
    }
}
