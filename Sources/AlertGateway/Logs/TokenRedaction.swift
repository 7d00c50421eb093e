/// Takes tokens out of text that goes to a log: whatever looks like a JSON Web Token, and what follows `token=` or `Bearer `.
package enum TokenRedaction {
    private static let replacement = Array("[token]".utf8)
    /// Every JSON Web Token begins so: it is `{"` in base64.
    private static let tokenStart = Array("eyJ".utf8)
    private static let announcements = ["token=", "token%3d", "bearer "].map { Array($0.utf8) }

    /// `text` without its tokens.
    package static func redact(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let announcement = announcements.first(where: { isAnnounced($0, in: bytes, at: index) }) {
                let start = index + announcement.count
                let end = bytes[start...].firstIndex(where: endsValue) ?? bytes.count
                result += bytes[index..<start]
                if end > start { result += replacement }
                index = end
            } else if bytes[index...].starts(with: tokenStart) {
                let end = bytes[index...].firstIndex { !isTokenByte($0) } ?? bytes.count
                result += bytes[index..<end].contains(UInt8(ascii: ".")) ? replacement : Array(bytes[index..<end])
                index = end
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isAnnounced(_ announcement: [UInt8], in bytes: [UInt8], at index: Int) -> Bool {
        bytes.count - index >= announcement.count
            && zip(announcement, bytes[index...]).allSatisfy { $0 == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
    }

    private static func endsValue(_ byte: UInt8) -> Bool {
        byte <= 0x20 || Array("&\"'<>,;#)]}".utf8).contains(byte)
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch lowercased(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
