/// What a client sends, and what has to come back.
struct ConformanceCase: Sendable {
    enum Answer: Equatable, Sendable {
        /// A message that names this type as unknown: our echo.
        case unknownType(String)
        /// An `error` for a text that is no message.
        case notAMessage
        case pong([UInt8])
        /// A close frame, then the end of the connection.
        case close(UInt16)
    }

    /// The number of the like case in the Autobahn test suite, where there is one.
    let number: String
    let bytes: [UInt8]
    /// The bytes go out in pieces of this size, each in a packet of its own; nil for all at once.
    let piece: Int?
    let answers: [Answer]

    init(_ number: String, _ frames: [UInt8]..., piece: Int? = nil, answers: Answer...) {
        self.number = number
        bytes = Array(frames.joined())
        self.piece = piece
        self.answers = answers
    }

    // MARK: Frames

    /// A client's frame of any length.
    static func frame(_ opcode: UInt8, _ payload: [UInt8] = [], final: Bool = true, reserved: UInt8 = 0) -> [UInt8] {
        let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        let count = payload.count
        let length: [UInt8] =
            switch count {
            case ...125: [UInt8(count)]
            case ...0xFFFF: [126, UInt8(count >> 8), UInt8(count & 255)]
            default: [127, 0, 0, 0, 0] + [24, 16, 8, 0].map { UInt8(count >> $0 & 255) }
            }
        return [(final ? 0x80 : 0) | reserved << 4 | opcode, 0x80 | length[0]] + length.dropFirst() + mask
            + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }

    static func text(_ payload: [UInt8], final: Bool = true) -> [UInt8] { frame(1, payload, final: final) }

    static func continuation(_ payload: [UInt8], final: Bool = true) -> [UInt8] { frame(0, payload, final: final) }

    static func ping(_ payload: [UInt8] = []) -> [UInt8] { frame(9, payload) }

    static func pong(_ payload: [UInt8] = []) -> [UInt8] { frame(10, payload) }

    static func close(_ code: UInt16, _ reason: [UInt8] = []) -> [UInt8] {
        frame(8, [UInt8(code >> 8), UInt8(code & 255)] + reason)
    }

    /// A message whose type nobody knows, with spaces up to `size` bytes.
    static func message(_ type: String, size: Int = 0) -> [UInt8] {
        let json = Array("{\"type\":\"\(type)\"}".utf8)
        return json + [UInt8](repeating: 0x20, count: max(0, size - json.count))
    }

    static func message(_ type: [UInt8]) -> [UInt8] { Array("{\"type\":\"".utf8) + type + Array("\"}".utf8) }
}
