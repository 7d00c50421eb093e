import CNN
import TestSupport
import Testing

/// Headers, sound and hostile.
struct SafetensorsIndexTests {
    /// A header, the data behind it, and what must be said of it.
    struct Hostile: CustomTestStringConvertible {
        let name: String
        let kind: WeightsFileError.Kind
        let location: String
        let header: String
        var dataCount = 8
        var headerLength: UInt64?
        /// Whether spaces follow the header, so that the data begins at a multiple of 8.
        var aligns = true
        var testDescription: String { name }
    }

    private static func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
        "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }

    static let hostile: [Hostile] = [
        Hostile(
            name: "length beyond the file", kind: .truncated, location: "byte 24", header: "{}", headerLength: 1000),
        Hostile(
            name: "length of all ones", kind: .malformedHeader, location: "byte 0", header: "{}", headerLength: .max),
        Hostile(
            name: "length with the sign bit", kind: .malformedHeader, location: "byte 0", header: "{}",
            headerLength: 1 << 63),
        Hostile(name: "no header", kind: .malformedHeader, location: "byte 8", header: "", dataCount: 8),
        Hostile(name: "an array", kind: .malformedHeader, location: "byte 8", header: "[1, 2]"),
        Hostile(name: "garbage", kind: .malformedHeader, location: "byte 8", header: "{]{]"),
        Hostile(
            name: "deep nesting", kind: .malformedHeader, location: "byte 8",
            header: "{\"a\":" + String(repeating: "[", count: 100_000)),
        Hostile(name: "number for a tensor", kind: .malformedHeader, location: "tensor 'a'", header: "{\"a\":1}"),
        Hostile(
            name: "no shape", kind: .malformedHeader, location: "tensor 'a'",
            header: "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}"),
        Hostile(
            name: "metadata no strings", kind: .malformedHeader, location: "tensor '__metadata__'",
            header: "{\"__metadata__\":{\"x\":1}}"),
        Hostile(
            name: "half floats", kind: .unsupportedType, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[4]", "[0,8]", type: "F16"))}"),
        Hostile(
            name: "fractional size", kind: .malformedHeader, location: "byte 8",
            header: "{\"a\":\(tensor("[1.5]", "[0,8]"))}"),
        Hostile(
            name: "size beyond integers", kind: .malformedHeader, location: "byte 8",
            header: "{\"a\":\(tensor("[1e300]", "[0,8]"))}"),
        Hostile(
            name: "negative size", kind: .badShape, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[-1,-2]", "[0,8]"))}"),
        Hostile(
            name: "zero size", kind: .badShape, location: "tensor 'a'", header: "{\"a\":\(tensor("[0]", "[0,0]"))}"),
        Hostile(
            name: "product overflows", kind: .badShape, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[4294967296,4294967296]", "[0,8]"))}"),
        Hostile(
            name: "product overflows to zero", kind: .badShape, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[2,4611686018427387904,2]", "[0,8]"))}"),
        Hostile(
            name: "shape and size disagree", kind: .badShape, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[1]", "[0,8]"))}"),
        Hostile(
            name: "one offset", kind: .badOffset, location: "tensor 'a'", header: "{\"a\":\(tensor("[2]", "[8]"))}"),
        Hostile(
            name: "negative offset", kind: .badOffset, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[4]", "[-8,8]"))}"),
        Hostile(
            name: "ends before it begins", kind: .badOffset, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[2]", "[8,0]"))}"),
        Hostile(
            name: "beyond the file", kind: .badOffset, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[4]", "[0,16]"))}"),
        Hostile(
            name: "far beyond the file", kind: .badOffset, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[2]", "[9223372036854775799,9223372036854775807]"))}"),
        Hostile(
            name: "overlap", kind: .badOffset, location: "tensor 'b'",
            header: "{\"a\":\(tensor("[2]", "[0,8]")),\"b\":\(tensor("[1]", "[4,8]"))}"),
        Hostile(
            name: "gap", kind: .badOffset, location: "tensor 'b'",
            header: "{\"a\":\(tensor("[1]", "[0,4]")),\"b\":\(tensor("[1]", "[8,12]"))}", dataCount: 12),
        Hostile(
            name: "data of no tensor", kind: .badOffset, location: "byte 68",
            header: "{\"a\":\(tensor("[1]", "[0,4]"))}"),
        Hostile(
            name: "off alignment", kind: .badOffset, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[2]", "[0,8]"))}", aligns: false),
        Hostile(
            name: "name twice", kind: .duplicateName, location: "tensor 'a'",
            header: "{\"a\":\(tensor("[2]", "[0,8]")),\"a\":\(tensor("[2]", "[0,8]"))}"),
        Hostile(
            name: "name twice, once escaped", kind: .duplicateName, location: "tensor 'written with escapes'",
            header: "{\"a\":\(tensor("[2]", "[0,8]")),\"\\u0061\":\(tensor("[2]", "[0,8]"))}"),
    ]

    @Test(arguments: hostile)
    func refuses(example: Hostile) {
        let padding = example.aligns ? (8 - example.header.utf8.count % 8) % 8 : 0
        let header = example.header + String(repeating: " ", count: padding)
        var file = SafetensorsWriter(header: header, data: [UInt8](repeating: 0, count: example.dataCount))
        file.headerLength = example.headerLength
        let error = #expect(throws: WeightsFileError.self) { try SafetensorsIndex(parsing: file.bytes.span.bytes) }
        #expect(error?.kind == example.kind, "\(String(describing: error))")
        #expect(error?.location == example.location, "\(String(describing: error))")
        #expect(error?.message.isEmpty == false)
    }

    @Test func readsTensorsAndMetadata() throws {
        let file = try SafetensorsWriter(tensors: [("a", [2, 3]), ("b", [1])], network: "text")
        let index = try SafetensorsIndex(parsing: file.bytes.span.bytes)
        #expect(index.metadata == ["picket": "text"])
        #expect(index.entries["a"]?.shape == [2, 3])
        #expect(index.entries["b"]?.offset == 8 + file.header.utf8.count + 24)
    }

    @Test(arguments: 0..<4)
    func everyPrefixIsRefused(step: Int) throws {
        let bytes = try SafetensorsWriter(tensors: [("a", [2, 3]), ("b", [1])], network: "text").bytes
        for count in stride(from: step, to: bytes.count, by: 4) {
            #expect(throws: WeightsFileError.self, "\(count) bytes") {
                try SafetensorsIndex(parsing: Array(bytes.prefix(count)).span.bytes)
            }
        }
    }

    /// Mutated headers: none may crash, and what is accepted must lie in the file.
    @Test(arguments: UInt64(0)..<4)
    func mutationsNeverEscapeTheFile(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let sound = try SafetensorsWriter(tensors: [("a", [2, 3]), ("b", [1]), ("c", [2, 1, 1])], network: "{}").bytes
        let numbers = ["-1", "0", "9223372036854775807", "18446744073709551616", "1e19", "0.5", "\"x\"", "[]", "null"]
        for round in 0..<6_000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes[place] = "{}[],:\"\\0123456789ab-".utf8.randomElement(using: &random) ?? 0
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &random)))
                case 3: bytes.insert(contentsOf: (numbers.randomElement(using: &random) ?? "").utf8, at: place)
                default: bytes[Int.random(in: 0..<min(8, bytes.count), using: &random)] ^= 1 << (place % 8)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            guard let index = try? SafetensorsIndex(parsing: bytes.span.bytes) else { continue }
            for (name, entry) in index.entries {
                let inside = entry.offset >= 8 && entry.offset % 4 == 0 && entry.offset + entry.count * 4 <= bytes.count
                #expect(inside, "seed \(seed), round \(round), tensor \(name)")
            }
        }
    }
}
