/// How far a file has been read.
package struct FileProgress: Sendable {
    /// Frames that were read.
    package let frames: Int
    /// Frames that the file says it holds; nil where it does not say, and for what has no end.
    package let expectedFrames: Int?
}
