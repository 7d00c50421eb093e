/// Cases like those of the Autobahn test suite's section 7: the closing handshake.
extension ConformanceCase {
    static let closing: [ConformanceCase] =
        [
            ConformanceCase("7.1.1", text(message("a")), close(1000), answers: .unknownType("a"), .close(1000)),
            ConformanceCase("7.1.2", close(1000), close(1000), answers: .close(1000)),
            ConformanceCase("7.1.3", close(1000), ping(), answers: .close(1000)),
            ConformanceCase("7.1.4", close(1000), text(message("a")), answers: .close(1000)),
            ConformanceCase(
                "7.1.5", text([0x61], final: false), close(1000), continuation([0x61]), answers: .close(1000)),
            ConformanceCase("7.3.1", frame(8), answers: .close(1000)),
            ConformanceCase("7.3.2", frame(8, [0x61]), answers: .close(1002)),
            ConformanceCase("7.3.4", close(1000, Array("Hello World!".utf8)), answers: .close(1000)),
            ConformanceCase("7.3.5", close(1000, [UInt8](repeating: 0x2A, count: 123)), answers: .close(1000)),
            ConformanceCase("7.3.6", close(1000, [UInt8](repeating: 0x2A, count: 124)), answers: .close(1002)),
            ConformanceCase("7.5.1", close(1000, [0xCE, 0xBA, 0xED, 0xA0, 0x80]), answers: .close(1007)),
            ConformanceCase("7.5 cut off", close(1000, [0xCE]), answers: .close(1007)),
            ConformanceCase("7 fragmented", frame(8, [3, 0xE8], final: false), answers: .close(1002)),
        ]
        + ([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999] as [UInt16])
        .map { ConformanceCase("7.7 code \($0)", close($0), answers: .close($0)) }
        + ([0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535] as [UInt16])
        .map { ConformanceCase("7.9 code \($0)", close($0), answers: .close(1002)) }
}
