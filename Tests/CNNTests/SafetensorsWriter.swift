import Foundation

/// Files for tests: a header as text, and bytes of data.
struct SafetensorsWriter {
    var header: String
    var data: [UInt8]
    /// The length field, where it is to lie.
    var headerLength: UInt64?

    init(header: String, data: [UInt8]) {
        self.header = header
        self.data = data
    }

    /// Tensors of consecutive small numbers, and a network's description.
    init(tensors: [(name: String, shape: [Int])], network: String?) throws {
        var fields: [String] = []
        var floats: [Float] = []
        if let network {
            let text = try JSONEncoder().encode(["picket": network])
            fields.append("\"__metadata__\":\(String(decoding: text, as: UTF8.self))")
        }
        for (name, shape) in tensors {
            let count = shape.reduce(1, *)
            let begin = floats.count * 4
            // Small, of both signs, and all different.
            floats += (0..<count).map { Float(($0 * 37 + begin) % 101 - 50) / 100 }
            fields.append(
                "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(floats.count * 4)]}")
        }
        header = "{\(fields.joined(separator: ","))}"
        header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        data = floats.withUnsafeBytes { Array($0) }
    }

    var bytes: [UInt8] {
        let length = headerLength ?? UInt64(header.utf8.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + Array(header.utf8) + data
    }

    /// Writes the file, hands its path to `body`, and removes it.
    func withFile<Result>(_ body: (String) throws -> Result) throws -> Result {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString).safetensors")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try body(file.path)
    }
}
