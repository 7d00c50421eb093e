/// Why a weights file was refused: what is wrong, where, and what was expected.
package struct WeightsFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The sort of mistake; more may come.
    package struct Kind: RawRepresentable, Hashable, Sendable {
        /// What `description` begins with.
        package let rawValue: String
        /// A kind by its words.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The file can't be opened or mapped, or is no regular file.
        package static let unreadable = Self(rawValue: "unreadable")
        /// The file ends before what its header promises.
        package static let truncated = Self(rawValue: "truncated")
        /// The header is no safetensors header.
        package static let malformedHeader = Self(rawValue: "malformed header")
        /// Two tensors have one name.
        package static let duplicateName = Self(rawValue: "duplicate name")
        /// The element type is not supported.
        package static let unsupportedType = Self(rawValue: "unsupported type")
        /// A shape is impossible, or its tensor has another size.
        package static let badShape = Self(rawValue: "bad shape")
        /// A tensor lies outside the file, over another, behind a gap, or off the alignment of its elements.
        package static let badOffset = Self(rawValue: "bad offset")
        /// The file is sound, but holds no description of a network, or one that can't be read.
        package static let badDescription = Self(rawValue: "bad description")
    }

    /// The sort of mistake.
    package let kind: Kind
    /// The place in the file: "byte 8", "tensor 'stem.weight'".
    package let location: String
    /// What was found and what was expected there.
    package let message: String

    /// All three in one line.
    package var description: String { "\(kind.rawValue) at \(location): \(message)" }
}
