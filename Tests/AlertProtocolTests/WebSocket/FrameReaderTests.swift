import AlertProtocol
import TestSupport
import Testing

struct FrameReaderTests {
    /// A client's frame: masked with `mask`, its length in as few bytes as can be.
    private static func frame(_ first: UInt8, _ payload: [UInt8], mask: [UInt8] = [1, 2, 3, 4]) -> [UInt8] {
        let count = payload.count
        let length: [UInt8] =
            switch count {
            case ...125: [0x80 | UInt8(count)]
            case ...0xFFFF: [0x80 | 126, UInt8(count >> 8), UInt8(count & 255)]
            default: [0x80 | 127, 0, 0, 0, 0] + [24, 16, 8, 0].map { UInt8(count >> $0 & 255) }
            }
        return [first] + length + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }

    private static func read(
        _ pieces: [[UInt8]], maximumLength: Int = 100_000
    ) -> (events: [WebSocketEvent], code: UInt16?) {
        var reader = FrameReader(peer: .client, maximumLength: maximumLength)
        var events: [WebSocketEvent] = []
        for piece in pieces {
            var bytes = piece[...]
            do {
                while let event = try reader.next(&bytes) { events.append(event) }
            } catch {
                return (events, error.closeCode.rawValue)
            }
            #expect(bytes.isEmpty)
        }
        return (events, nil)
    }

    @Test(arguments: [0, 1, 125, 126, 127, 0xFFFF, 0x10000])
    func lengths(count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        #expect(Self.read([Self.frame(0x82, payload)]) == ([.binary(payload)], nil))
    }

    @Test func aServersFrame() throws {
        var reader = FrameReader(peer: .server, maximumLength: 10)
        var bytes: ArraySlice<UInt8> = [0x81, 2, 0x68, 0x69, 0x81, 0x80]
        #expect(try reader.next(&bytes) == .text([0x68, 0x69]))
        #expect(throws: WebSocketViolation.self) { try reader.next(&bytes) }
    }

    @Test func nothingFollowsAViolation() {
        var reader = FrameReader(peer: .client, maximumLength: 10)
        for _ in 0..<2 {
            var tooLong: ArraySlice<UInt8> = [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4]
            #expect(throws: WebSocketViolation.self) { try reader.next(&tooLong) }
        }
    }

    @Test func piecesOfAnySize() {
        let seed: UInt64 = 31
        var random = SeededRandom(seed: seed)
        for round in 0..<300 {
            var stream: [UInt8] = []
            var expected: [WebSocketEvent] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let text = String(repeating: "aß水🍌", count: Int.random(in: 0...60, using: &random))
                var rest = Array(text.utf8)[...]
                for fragment in 0..<3 {
                    let part = fragment == 2 ? rest : rest.prefix(Int.random(in: 0...rest.count, using: &random))
                    rest = rest.dropFirst(part.count)
                    let first: UInt8 = (fragment == 2 ? 0x80 : 0) | (fragment == 0 ? 1 : 0)
                    stream += Self.frame(first, Array(part), mask: random.bytes(4))
                    if fragment < 2, Bool.random(using: &random) {
                        let payload = random.bytes(Int.random(in: 0...125, using: &random))
                        stream += Self.frame(0x89, payload, mask: random.bytes(4))
                        expected.append(.ping(payload))
                    }
                }
                expected.append(.text(Array(text.utf8)))
            }
            var pieces: [[UInt8]] = []
            var left = stream[...]
            while !left.isEmpty {
                let piece = left.prefix(Int.random(in: 1...40, using: &random))
                pieces.append(Array(piece))
                left = left.dropFirst(piece.count)
            }
            #expect(Self.read(pieces) == (expected, nil), "seed \(seed), round \(round)")
            #expect(Self.read([stream]) == (expected, nil), "seed \(seed), round \(round)")
        }
    }

    /// What is wrong is found at the last byte of these, without the rest of the frame.
    @Test(
        arguments: [
            ("reserved bit", [0xC1, 0x80], 1002), ("reserved opcode", [0x83, 0x80], 1002),
            ("not masked", [0x81, 0x01], 1002), ("fragmented ping", [0x09, 0x80], 1002),
            ("long ping", [0x89, 0xFE], 1002), ("continuation of nothing", [0x80, 0x80], 1002),
            ("wasteful length", [0x81, 0xFE, 0, 125, 0, 0, 0, 0], 1002),
            ("very wasteful length", [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0], 1002),
            ("negative length", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1002),
            ("too long", [0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0x86, 0xA1, 0, 0, 0, 0], 1009),
            ("far too long", [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], 1009),
            ("not UTF-8", [0x81, 0x8A, 0, 0, 0, 0, 0x61, 0xC0], 1007),
            ("surrogate", [0x01, 0x8A, 0, 0, 0, 0, 0xED, 0xA0], 1007),
            ("beyond Unicode", [0x81, 0x8A, 0, 0, 0, 0, 0xF4, 0x90], 1007),
            ("second fragment", [0x01, 0x81, 0, 0, 0, 0, 0xC3, 0x80, 0x85, 0, 0, 0, 0, 0x28], 1007),
        ] as [(String, [UInt8], UInt16)])
    func earlyViolations(name: String, bytes: [UInt8], code: UInt16) {
        #expect(Self.read([bytes]).code == code, "\(name)")
        #expect(Self.read([Array(bytes.dropLast())]).code == nil, "\(name)")
    }

    /// Against the standard library, over random bytes and over mutations of valid text.
    @Test func utf8AsTheStandardLibrarySeesIt() {
        let seed: UInt64 = 32
        var random = SeededRandom(seed: seed)
        let text = Array("κόσμε \u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFD}\u{10000}\u{10FFFF}".utf8)
        for round in 0..<3000 {
            var bytes = round.isMultiple(of: 2) ? text : random.bytes(Int.random(in: 0...4, using: &random))
            if !bytes.isEmpty, round % 3 != 0 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.bytes(1)[0]
            }
            let frame = Self.frame(0x81, bytes)
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            #expect(Self.read([frame]).code == (isValid ? nil : 1007), "seed \(seed): \(bytes)")
            #expect(Self.read(frame.map { [$0] }).code == (isValid ? nil : 1007), "seed \(seed): \(bytes)")
        }
    }

    @Test func anyBytesNeverTrap() {
        let seed: UInt64 = 33
        var random = SeededRandom(seed: seed)
        for _ in 0..<20_000 {
            var bytes = random.bytes(Int.random(in: 0...40, using: &random))
            if bytes.count > 1 {
                bytes[0] &= 0x8F
                bytes[1] |= 0x80
            }
            let result = Self.read([bytes], maximumLength: 50)
            for case .text(let text) in result.events {
                #expect(String(validating: text, as: UTF8.self) != nil, "seed \(seed): \(bytes)")
            }
        }
    }
}
