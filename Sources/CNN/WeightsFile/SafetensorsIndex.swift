import Foundation

/// The header of a safetensors file: names, shapes and places of its tensors.
///
/// Format: <https://github.com/huggingface/safetensors>. Eight bytes of header length, little endian; the header, a JSON
/// object; the tensors, without gaps. Nothing in the header is trusted: an index that could be made refers only to
/// bytes the file has.
package struct SafetensorsIndex: Sendable {
    /// One tensor of 32-bit floats.
    package struct Entry: Hashable, Sendable {
        /// Sizes from the outermost dimension in, each at least 1; their product is `count`.
        package let shape: [Int]
        /// Elements.
        package let count: Int
        /// Where the elements begin, in bytes from the file's start; a multiple of 4.
        package let offset: Int
    }

    /// Headers longer than this are refused; it is the limit of the format's first implementation.
    static let maximumHeaderBytes = 100_000_000

    /// The tensors by name.
    package let entries: [String: Entry]
    /// The strings under `__metadata__`.
    package let metadata: [String: String]

    /// Reads the header at the beginning of a file's bytes.
    package init(parsing bytes: RawSpan) throws(WeightsFileError) {
        let header = try Self.headerBytes(bytes)
        let decoded: SafetensorsHeader
        do {
            decoded = try JSONDecoder().decode(SafetensorsHeader.self, from: header)
        } catch let error as DecodingError {
            throw Self.malformed(error)
        } catch {
            throw WeightsFileError(kind: .malformedHeader, location: "byte 8", message: "\(error)")
        }
        if let duplicate = JSONKeys.duplicate(in: header, distinct: decoded.members) {
            throw WeightsFileError(
                kind: .duplicateName, location: "tensor '\(duplicate)'", message: "the name stands twice in the header")
        }
        metadata = decoded.metadata
        let start = 8 + header.count
        var entries: [String: Entry] = [:]
        var end = 0
        // In the order of their places, so that gaps and overlaps show between neighbours.
        for tensor in decoded.tensors.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
            entries[tensor.name] = try tensor.entry(
                dataStart: start, dataCount: bytes.byteCount - start, expectedBegin: end)
            end = tensor.end
        }
        guard end == bytes.byteCount - start else {
            throw WeightsFileError(
                kind: .badOffset, location: "byte \(start + end)",
                message: "\(bytes.byteCount - start - end) bytes belong to no tensor; expected the end of the file")
        }
        self.entries = entries
    }

    private static func headerBytes(_ bytes: RawSpan) throws(WeightsFileError) -> Data {
        guard bytes.byteCount >= 8 else {
            throw WeightsFileError(
                kind: .truncated, location: "byte \(bytes.byteCount)",
                message: "the file ends inside the header's length; expected 8 bytes")
        }
        var length: UInt64 = 0
        for index in 0..<8 {
            length |= UInt64(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)) << (8 * UInt64(index))
        }
        guard length <= UInt64(maximumHeaderBytes) else {
            throw WeightsFileError(
                kind: .malformedHeader, location: "byte 0",
                message: "header length \(length); expected at most \(maximumHeaderBytes): not a safetensors file?")
        }
        let count = Int(length)
        guard count <= bytes.byteCount - 8 else {
            throw WeightsFileError(
                kind: .truncated, location: "byte \(bytes.byteCount)",
                message: "the file ends inside the header; expected \(count) bytes of it after byte 8")
        }
        let header = bytes.extracting(8..<8 + count).withUnsafeBytes { Data($0) }
        guard header.first == UInt8(ascii: "{") else {
            throw WeightsFileError(
                kind: .malformedHeader, location: "byte 8", message: "expected '{', the begin of a JSON object")
        }
        return header
    }

    /// What Foundation's parser says of the place of a mistake in the JSON, where it does.
    private static func reason(_ context: DecodingError.Context) -> String {
        let detail = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey]
        return detail.map { " \($0)" } ?? ""
    }

    private static func malformed(_ error: DecodingError) -> WeightsFileError {
        let context: DecodingError.Context
        switch error {
        case .keyNotFound(let key, let found):
            context = .init(codingPath: found.codingPath + [key], debugDescription: "missing")
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        @unknown default: context = .init(codingPath: [], debugDescription: "\(error)")
        }
        let name = context.codingPath.first.map { "tensor '\($0.stringValue)'" }
        let field = context.codingPath.dropFirst().map(\.stringValue).joined(separator: ".")
        return WeightsFileError(
            kind: .malformedHeader, location: name ?? "byte 8",
            message: (field.isEmpty ? "" : "\(field): ") + context.debugDescription + reason(context))
    }
}
