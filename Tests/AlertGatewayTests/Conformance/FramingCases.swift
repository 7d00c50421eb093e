/// Cases like those of the Autobahn test suite's sections 1 to 5 and 10: framing, pings, reserved bits, opcodes, fragmentation.
extension ConformanceCase {
    static let framing: [ConformanceCase] = sizes + pings + reserved + fragmentation

    private static let sizes: [ConformanceCase] =
        [125, 126, 127, 128, 65535, 65536].map {
            ConformanceCase("1.1 text of \($0) bytes", text(message("a", size: $0)), answers: .unknownType("a"))
        } + [
            ConformanceCase("1.1.1", text([]), answers: .notAMessage),
            ConformanceCase("1.1.8", text(message("a", size: 65536)), piece: 997, answers: .unknownType("a")),
            ConformanceCase("too long", text(message("a", size: 65537)), answers: .close(1009)),
            ConformanceCase("not masked", [0x81, 1, 0x61], answers: .close(1002)),
            ConformanceCase(
                "endless", [0x81, 0xFF, 0x7F] + [UInt8](repeating: 0xFF, count: 7) + [0, 0, 0, 0], answers: .close(1009)
            ),
            ConformanceCase("1.2.1", frame(2), answers: .close(1003)),
            ConformanceCase("1.2.4", frame(2, [UInt8](repeating: 0xFE, count: 127)), answers: .close(1003)),
            ConformanceCase("10.1.1", fragments(message("a", size: 65536), of: 1300), answers: .unknownType("a")),
        ]

    private static func fragments(_ payload: [UInt8], of size: Int) -> [UInt8] {
        stride(from: 0, to: payload.count, by: size).flatMap { start in
            let end = min(start + size, payload.count)
            return frame(start == 0 ? 1 : 0, Array(payload[start..<end]), final: end == payload.count)
        }
    }

    private static let pings: [ConformanceCase] = [
        ConformanceCase("2.1", ping(), answers: .pong([])),
        ConformanceCase("2.2", ping(Array("Hello, world!".utf8)), answers: .pong(Array("Hello, world!".utf8))),
        ConformanceCase("2.3", ping([0x00, 0xFF, 0xFE, 0xFD]), answers: .pong([0x00, 0xFF, 0xFE, 0xFD])),
        ConformanceCase("2.4", ping(long), answers: .pong(long)),
        ConformanceCase("2.5", ping(long + [0xFE]), answers: .close(1002)),
        ConformanceCase("2.6", ping(long), piece: 1, answers: .pong(long)),
        ConformanceCase("2.7", pong(), ping([1]), answers: .pong([1])),
        ConformanceCase("2.9", pong([7]), ping([1]), answers: .pong([1])),
        ConformanceCase("2.10", ping([1]), ping([2]), ping([3]), answers: .pong([1]), .pong([2]), .pong([3])),
        ConformanceCase("2.11", ping([1]), ping([2]), ping([3]), piece: 1, answers: .pong([1]), .pong([2]), .pong([3])),
    ]

    private static let long = [UInt8](repeating: 0xFE, count: 125)

    private static let reserved: [ConformanceCase] =
        (1...7).map {
            ConformanceCase(
                "3.\($0)", text(message("a")), frame(1, message("b"), reserved: $0), ping(),
                answers: .unknownType("a"), .close(1002))
        } + [
            ConformanceCase("3.6 on a ping", frame(9, reserved: 6), answers: .close(1002)),
            ConformanceCase("3.7 on a close", frame(8, reserved: 7), answers: .close(1002)),
        ]
        + ([3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8]).map {
            ConformanceCase(
                "4 opcode \($0)", text(message("a")), frame($0, message("b")), ping(), piece: $0 > 10 ? 1 : nil,
                answers: .unknownType("a"), .close(1002))
        }

    private static let first = Array(message("fragments").prefix(7))
    private static let second = Array(message("fragments").dropFirst(7))
    private static let whole = Answer.unknownType("fragments")

    private static let fragmentation: [ConformanceCase] = [
        ConformanceCase("5.1", frame(9, [1], final: false), continuation([2]), answers: .close(1002)),
        ConformanceCase("5.2", frame(10, [1], final: false), continuation([2]), answers: .close(1002)),
        ConformanceCase("5.3", text(first, final: false), continuation(second), answers: whole),
        ConformanceCase("5.5", text(first, final: false), continuation(second), piece: 1, answers: whole),
        ConformanceCase("5.6", text(first, final: false), ping([1]), continuation(second), answers: .pong([1]), whole),
        ConformanceCase(
            "5.8", text(first, final: false), ping([1]), continuation(second), piece: 1, answers: .pong([1]), whole),
        ConformanceCase("5.9", continuation(message("a")), text(message("b")), answers: .close(1002)),
        ConformanceCase("5.11", continuation(message("a")), text(message("b")), piece: 1, answers: .close(1002)),
        ConformanceCase("5.12", continuation(message("a"), final: false), answers: .close(1002)),
        ConformanceCase(
            "5.15", text(first, final: false), continuation(second), continuation([0x61], final: false),
            answers: whole, .close(1002)),
        ConformanceCase("5.16", continuation([0x61], final: false), text(message("a")), answers: .close(1002)),
        ConformanceCase("5.18", text(first, final: false), text(second), answers: .close(1002)),
        ConformanceCase(
            "5.19", text(first, final: false), continuation([], final: false), ping([1]),
            continuation([], final: false),
            ping([2]), continuation(second), answers: .pong([1]), .pong([2]), whole),
        ConformanceCase(
            "5 binary", frame(2, [1], final: false), ping([1]), continuation([2]), answers: .pong([1]), .close(1003)),
    ]
}
