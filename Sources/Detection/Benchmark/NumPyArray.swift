package import Foundation

/// Floats with a shape, and their form as a NumPy file (`.npy`; numpy.lib.format, versions 1.0 to 3.0), so that scripts can
/// give a network its input and check its outputs.
package struct NumPyArray: Hashable, Sendable {
    /// The sizes, outermost first.
    package let shape: [Int]
    /// In C order: the last index changes first.
    package let values: [Float]

    /// As many values as the shape has places.
    package init(shape: [Int], values: [Float]) {
        precondition(shape.reduce(1, *) == values.count, "shape \(shape) with \(values.count) values")
        self.shape = shape
        self.values = values
    }

    private static let magic = Data([0x93]) + Data("NUMPY".utf8)
    /// Files above this many values (256 MiB) are refused.
    private static let maximumCount = 1 << 26

    /// Reads little-endian fp32 in C order.
    package init(npy data: Data) throws(NumPyArrayError) {
        let bytes = [UInt8](data.prefix(12))
        guard data.starts(with: Self.magic), bytes.count == 12, 1...3 ~= bytes[6] else {
            throw NumPyArrayError(location: "byte 0", message: "not a NumPy file of version 1 to 3")
        }
        // Version 1 has two bytes for the header's length, later ones four.
        let lengthBytes = bytes[6] == 1 ? 2 : 4
        let length = bytes[8..<8 + lengthBytes].reversed().reduce(0) { $0 << 8 | Int($1) }
        let start = 8 + lengthBytes
        guard length <= data.count - start else {
            throw NumPyArrayError(
                location: "byte 8", message: "a header of \(length) bytes; the file has \(data.count - start) more")
        }
        let header = String(decoding: data.dropFirst(start).prefix(length), as: UTF8.self)
        shape = try Self.shape(header)
        var count = 1
        for side in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: side)
            guard !overflow, product <= Self.maximumCount else {
                throw NumPyArrayError(
                    location: "header", message: "shape \(shape); expected at most \(Self.maximumCount) values")
            }
            count = product
        }
        let content = data.dropFirst(start + length)
        guard content.count == count * 4 else {
            throw NumPyArrayError(
                location: "byte \(start + length)",
                message: "\(content.count) bytes of values; shape \(shape) needs \(count * 4)")
        }
        values = content.withUnsafeBytes { content in
            (0..<count).map {
                Float(bitPattern: UInt32(littleEndian: content.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
            }
        }
    }

    /// The shape in a header such as `{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }`.
    private static func shape(_ header: String) throws(NumPyArrayError) -> [Int] {
        func value(_ key: String) -> Substring? {
            header.firstRange(of: "'\(key)':").map { header[$0.upperBound...].drop { $0 == " " } }
        }
        guard let type = value("descr"), type.hasPrefix("'<f4'"), let order = value("fortran_order"),
            order.hasPrefix("False"), let tuple = value("shape"), tuple.hasPrefix("("),
            let end = tuple.firstIndex(of: ")")
        else {
            throw NumPyArrayError(
                location: "header", message: "\(header.prefix(120)); expected descr '<f4', fortran_order False, a shape"
            )
        }
        let sides = tuple[..<end].dropFirst().split(separator: ",").map { $0.filter { $0 != " " } }
        let numbers = sides.filter { !$0.isEmpty }.map { Int($0) }
        guard numbers.count <= 8, numbers.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else {
            throw NumPyArrayError(location: "header", message: "shape \(tuple[...end]); expected up to 8 sizes")
        }
        return numbers.compactMap { $0 }
    }

    /// The file's bytes, version 1.0.
    package var npy: Data {
        let sides = shape.map { "\($0)," }.joined(separator: " ")
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sides)), }"
        // Magic, version, length, header and a newline end at a multiple of 64.
        let unpadded = Self.magic.count + 2 + 2 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        var data = Self.magic + Data([1, 0])
        withUnsafeBytes(of: UInt16(header.utf8.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(contentsOf: header.utf8)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }
}

/// Why a NumPy file was refused: what is wrong, where, and what was expected.
package struct NumPyArrayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place in the file: "byte 8", "header".
    package let location: String
    /// What was found and what was expected there.
    package let message: String

    /// Both in one line.
    package var description: String { "\(location): \(message)" }
}
