/// One medium of a session: its `m=` line and what follows it (RFC 8866 §5.14).
package struct MediaDescription: Hashable, Sendable {
    /// The line of `m=`, from 1.
    package var line: Int

    /// What it is, in small letters: `video`, `audio`, `application`.
    package var kind: String

    /// The port packets are sent to; 0 when that is arranged elsewhere, as in RTSP.
    package var port: UInt16

    /// How packets are carried, for instance `RTP/AVP`.
    ///
    /// Senders of SRTP may say that too: go by `crypto`.
    package var transport: String

    /// The payload types, in the order of preference.
    package var formats: [String]

    /// The medium's own address (`c=`); nil when that of the session holds.
    package var address: String?

    /// The attributes, in their order.
    package var attributes: [Attribute] = []

    /// Where RTSP controls the medium (`a=control`).
    package var control: String? { values(of: "control").first?.value }

    /// The keys for SRTP (RFC 4568) that can be used, in the order of preference; empty when there is no `a=crypto`.
    ///
    /// - Throws: what is wrong with the first one when none can be used.
    package func crypto() throws(SDPError) -> [CryptoAttribute] {
        var usable: [CryptoAttribute] = []
        var firstError: SDPError?
        for attribute in values(of: "crypto") {
            do { usable.append(try CryptoAttribute(attribute)) } catch { firstError = firstError ?? error }
        }
        if usable.isEmpty, let firstError { throw firstError }
        return usable
    }

    /// Reads what follows `m=`: medium, port, transport and formats.
    init(_ value: String, of line: Line) throws(SDPError) {
        let fields = value.split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count >= 4 else {
            throw line.error(.malformedMedia, expected: "m=<media> <port> <transport> <format>…")
        }
        // A count of ports may follow, for layered encodings.
        let portField = fields[1].prefix { $0 != "/" }
        guard let port = UInt16(portField) else {
            throw line.error(.malformedMedia, found: "port \(portField)", expected: "a number from 0 to 65535")
        }
        self.line = line.number
        kind = fields[0].lowercased()
        self.port = port
        transport = fields[2]
        formats = Array(fields[3...])
    }

    /// The attributes of that name.
    package func values(of name: String) -> [Attribute] {
        attributes.filter { $0.name.lowercased() == name }
    }

    /// What the attributes of that name say of one payload type: `a=<name>:<payload type> <value>`.
    func value(of name: String, for payloadType: UInt8) -> Attribute? {
        for attribute in values(of: name) {
            let text = (attribute.value ?? "").trimmed
            let number = text.prefix { $0.isASCII && $0.isNumber }
            guard UInt8(number) == payloadType else { continue }
            var found = attribute
            found.value = text.dropFirst(number.count).trimmed
            return found
        }
        return nil
    }
}
