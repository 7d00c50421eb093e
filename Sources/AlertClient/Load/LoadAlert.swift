import AlertProtocol

/// The alerts of a load run: of one size, each with a number by which it is known again on its way back.
package struct LoadAlert: Sendable {
    private let run: String
    private let idStart: [UInt8]
    private let tail: [UInt8]

    /// Alerts of about `size` bytes, whose ids begin with `run`.
    package init(run: String, size: Int) {
        self.run = run
        idStart = Array("\"\(run)-".utf8)
        let rest = """
            "type":"anomaly_detected","stream_id":"bench","result":{"label":"person","confidence":0.9,"event":"start",\
            "rule":"bench","detections":[{"box":[412,188,61,170],"score":0.91,"track_id":7}],\
            "box_format":"xywh_pixels","frame_width":768,"frame_height":576,"model":"bench"},\
            "timestamp":"2026-11-22T18:02:11.512Z","frame_format":"image/jpeg","frame":"
            """
        let frame = max(4, (size - rest.utf8.count - 40) / 4 * 4)
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let picture = (0..<frame).map { digits[($0 &* 2_654_435_761) >> 7 & 63] }
        tail = Array(rest.utf8) + picture + Array("\"}".utf8)
    }

    /// The body of `POST /api/alerts` for one alert.
    package struct Body {
        fileprivate let beginning: [UInt8]
        fileprivate let tail: [UInt8]

        /// Bytes.
        package var count: Int { beginning.count + tail.count }

        /// Writes it.
        package func append(to bytes: inout [UInt8]) {
            bytes.append(contentsOf: beginning)
            bytes.append(contentsOf: tail)
        }
    }

    /// The body for alert `number`; `notify` is JSON.
    package func body(number: Int, notify: String) -> Body {
        Body(beginning: Array("{\"alert_id\":\"\(run)-\(number)\",\"notify\":\(notify),".utf8), tail: tail)
    }

    /// The number of the alert that begins with `prefix`; nil when it is another message, or of another run.
    package func number(in prefix: [UInt8]) -> Int? {
        guard var index = prefix.end(of: "\"alert_id\":") else { return nil }
        while index < prefix.count, prefix[index] == UInt8(ascii: " ") { index += 1 }
        for byte in idStart {
            guard index < prefix.count, prefix[index] == byte else { return nil }
            index += 1
        }
        var number: Int?
        while index < prefix.count, (0x30...0x39).contains(prefix[index]) {
            number = ((number ?? 0) & (.max >> 8)) * 10 + Int(prefix[index] - 0x30)
            index += 1
        }
        return number
    }

    /// Whether the message that begins with `prefix` says that it may have come before.
    package func isRedelivery(_ prefix: [UInt8]) -> Bool {
        prefix.end(of: "\"redelivered\":true") != nil
    }
}
