/// Cases like those of the Autobahn test suite's section 6: UTF-8, of which the strings are from Markus Kuhn's stress test.
extension ConformanceCase {
    static let text: [ConformanceCase] = valid + invalid + early

    private static let valid: [ConformanceCase] =
        [
            "κόσμε", "Hello-µ@ßöäüàá-UTF-8!!", "\u{80}", "\u{800}", "\u{10000}", "\u{7F}", "\u{7FF}", "\u{FFFF}",
            "\u{D7FF}", "\u{E000}", "\u{FFFD}", "\u{10FFFF}", "\u{FFFE}", "\u{1FFFE}", "\u{10FFFE}", "ø\u{338}🍌",
        ].flatMap { string in
            let payload = message(string)
            return [
                ConformanceCase("6 valid \(string)", text(payload), answers: .unknownType(string)),
                ConformanceCase(
                    "6 valid \(string), a byte a fragment", octets(of: payload), answers: .unknownType(string)),
                ConformanceCase(
                    "6 valid \(string), a byte a packet", text(payload), piece: 1, answers: .unknownType(string)),
            ]
        } + [
            ConformanceCase("6.1.1", text([]), answers: .notAMessage),
            ConformanceCase(
                "6.1.2", text([], final: false), continuation([], final: false), continuation([]), answers: .notAMessage
            ),
            ConformanceCase(
                "6.1.3", text([], final: false), continuation(message("a"), final: false), continuation([]),
                answers: .unknownType("a")),
        ]

    /// Each payload in a fragment of its own.
    private static func octets(of payload: [UInt8]) -> [UInt8] {
        payload.enumerated().flatMap { index, byte in
            frame(index == 0 ? 1 : 0, [byte], final: index == payload.count - 1)
        }
    }

    private static let broken: [[UInt8]] = [
        [0xCE, 0xBA, 0xED, 0xA0, 0x80, 0x65],  // a surrogate in the middle
        [0xCE], [0xCE, 0xBA, 0xE1], [0xCE, 0xBA, 0xE1, 0xBD], [0xF0, 0x9F, 0x8D],  // cut off
        [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80],  // five and six bytes
        [0xF7, 0xBF, 0xBF, 0xBF], [0xFB, 0xBF, 0xBF, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],  // beyond U+10FFFF
        [0x80], [0xBF], [0x80, 0xBF], [0x80, 0xBF, 0x80, 0xBF],  // continuation bytes alone
        [0xC0, 0x20], [0xE0, 0x20], [0xF0, 0x20], [0xF8, 0x20], [0xFC, 0x20],  // first bytes alone
        [0xC0], [0xE0, 0x80], [0xF0, 0x80, 0x80], [0xDF], [0xEF, 0xBF], [0xF7, 0xBF, 0xBF],  // the last byte missing
        [0xFE], [0xFF], [0xFE, 0xFE, 0xFF, 0xFF],  // impossible bytes
        [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF],  // overlong
        [0xF0, 0x8F, 0xBF, 0xBF], [0xC0, 0x80], [0xE0, 0x80, 0x80],  // overlong
        [0xED, 0xA0, 0x80], [0xED, 0xAD, 0xBF], [0xED, 0xAE, 0x80], [0xED, 0xBF, 0xBF],  // surrogates
        [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80], [0xED, 0xAF, 0xBF, 0xED, 0xBF, 0xBF],  // pairs of them
    ]

    private static let invalid: [ConformanceCase] = broken.flatMap { bytes in
        let name = bytes.map { String($0, radix: 16) }.joined(separator: " ")
        return [
            ConformanceCase("6 invalid \(name)", text(message(bytes)), answers: .close(1007)),
            ConformanceCase("6 invalid \(name), a byte a fragment", octets(of: message(bytes)), answers: .close(1007)),
            ConformanceCase("6 invalid \(name), alone", text(bytes), piece: 1, answers: .close(1007)),
        ]
    }

    /// Found before the rest has come.
    private static let early: [ConformanceCase] = [
        ConformanceCase(
            "6.4.1", text(Array("κόσμε".utf8), final: false), continuation([0xF4, 0x90, 0x80, 0x80], final: false),
            answers: .close(1007)),
        ConformanceCase(
            "6.4.3", Array(text(message([0xCE, 0xBA, 0xF4, 0x90, 0x80, 0x80])).dropLast(4)), answers: .close(1007)),
        ConformanceCase(
            "6.4.4", Array(text(message([0xCE, 0xBA, 0xF4, 0x90, 0x80, 0x80])).dropLast(4)), piece: 1,
            answers: .close(1007)),
    ]
}
