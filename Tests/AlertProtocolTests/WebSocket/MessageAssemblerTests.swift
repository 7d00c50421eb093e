import AlertProtocol
import TestSupport
import Testing

struct MessageAssemblerTests {
    struct Frame: Sendable {
        var isFinal = true
        var reserved: UInt8 = 0
        var opcode: UInt8
        var isMasked = true
        var payload: [UInt8] = []
    }

    private func run(_ frames: [Frame]) throws -> [WebSocketEvent] {
        var assembler = MessageAssembler(peer: .client, maximumLength: 1000)
        return try frames.compactMap { frame in
            try assembler.receive(
                FrameHead(
                    isFinal: frame.isFinal, reservedBits: frame.reserved, opcode: frame.opcode, isMasked: frame.isMasked
                ),
                payload: frame.payload)
        }
    }

    @Test func aTextInOneFrame() throws {
        #expect(try run([Frame(opcode: 1, payload: [0x61])]) == [.text([0x61])])
    }

    @Test func controlFramesMayComeBetweenFragments() throws {
        let events = try run([
            Frame(isFinal: false, opcode: 1, payload: [0xC3]), Frame(opcode: 9, payload: [1]),
            Frame(isFinal: false, opcode: 0), Frame(opcode: 10), Frame(opcode: 0, payload: [0xA9]),
            Frame(opcode: 2, payload: [0xFF]), Frame(opcode: 8, payload: [0x03, 0xE8, 0x62]),
        ])
        #expect(
            events == [.ping([1]), .pong([]), .text([0xC3, 0xA9]), .binary([0xFF]), .close(.normal)])
    }

    @Test(
        arguments: [
            ([Frame(opcode: 1, isMasked: false)], 1002),
            ([Frame(reserved: 1, opcode: 1)], 1002),
            ([Frame(reserved: 4, opcode: 9)], 1002),
            ([Frame(opcode: 3)], 1002), ([Frame(opcode: 7)], 1002), ([Frame(opcode: 11)], 1002),
            ([Frame(opcode: 15)], 1002),
            ([Frame(opcode: 0)], 1002),
            ([Frame(isFinal: false, opcode: 1), Frame(opcode: 1)], 1002),
            ([Frame(isFinal: false, opcode: 2), Frame(opcode: 0), Frame(opcode: 0)], 1002),
            ([Frame(isFinal: false, opcode: 9)], 1002),
            ([Frame(opcode: 10, payload: [UInt8](repeating: 0, count: 126))], 1002),
            ([Frame(opcode: 8, payload: [3])], 1002),
            ([Frame(opcode: 8, payload: [0x03, 0xED])], 1002),  // 1005
            ([Frame(opcode: 8, payload: [0x00, 0x00])], 1002),
            ([Frame(opcode: 8, payload: [0x07, 0xD0])], 1002),  // 2000
            ([Frame(opcode: 8, payload: [0x13, 0x88])], 1002),  // 5000
            ([Frame(opcode: 8, payload: [0x03, 0xE8, 0xFF])], 1007),
            ([Frame(opcode: 1, payload: [0xC3, 0x28])], 1007),
            ([Frame(opcode: 1, payload: [0xED, 0xA0, 0x80])], 1007),  // a surrogate
            ([Frame(isFinal: false, opcode: 1, payload: [0xC3]), Frame(opcode: 0)], 1007),
            ([Frame(opcode: 2, payload: [UInt8](repeating: 0, count: 1001))], 1009),
            (
                [
                    Frame(isFinal: false, opcode: 1, payload: [UInt8](repeating: 0x61, count: 600)),
                    Frame(opcode: 0, payload: [UInt8](repeating: 0x61, count: 401)),
                ], 1009
            ),
        ] as [([Frame], UInt16)])
    func violations(frames: [Frame], code: UInt16) {
        let error = #expect(throws: WebSocketViolation.self) { try run(frames) }
        #expect(error?.closeCode.rawValue == code)
    }

    @Test func aServerDoesNotMask() throws {
        var assembler = MessageAssembler(peer: .server, maximumLength: 10)
        #expect(try assembler.receive(FrameHead(isFinal: true, opcode: 1, isMasked: false), payload: []) == .text([]))
        #expect(throws: WebSocketViolation.self) {
            try assembler.receive(FrameHead(isFinal: true, opcode: 1, isMasked: true), payload: [])
        }
    }

    @Test func anyFramesNeverTrap() {
        let seed: UInt64 = 4
        var random = SeededRandom(seed: seed)
        for _ in 0..<5000 {
            var assembler = MessageAssembler(peer: .client, maximumLength: 100)
            for _ in 0..<6 {
                let head = FrameHead(
                    isFinal: Bool.random(using: &random),
                    reservedBits: UInt8.random(in: 0...9, using: &random) == 0 ? 1 : 0,
                    opcode: UInt8.random(in: 0...15, using: &random), isMasked: true)
                let payload = random.bytes(Int.random(in: 0...130, using: &random))
                guard case .success(let event) = Result(catching: { try assembler.receive(head, payload: payload) })
                else { break }
                if case .text(let bytes) = event {
                    #expect(String(validating: bytes, as: UTF8.self) != nil, "seed \(seed)")
                }
            }
        }
    }
}
