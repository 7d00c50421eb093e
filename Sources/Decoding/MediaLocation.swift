/// Where libavformat finds a stream: a path or a URL, whose credentials do not show.
package struct MediaLocation: Sendable, Hashable {
    /// As it was given, with user and password.
    let text: String

    /// A path, or a URL that libavformat reads.
    package init(_ text: String) { self.text = text }

    /// In small letters; nil for a path.
    package var scheme: String? {
        text.firstRange(of: "://").map { text[..<$0.lowerBound].lowercased() }
    }

    /// Whether there is somebody at the other end who may come back.
    package var isRemote: Bool { scheme.map { $0 != "file" } ?? false }

    /// Whether it delivers at the speed at which it was recorded; others deliver as fast as they are read.
    package var isPaced: Bool { isRTSP }

    var isRTSP: Bool { scheme == "rtsp" || scheme == "rtsps" }
}

extension MediaLocation: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without user and password, and without a query, where cameras take passwords too.
    package var description: String {
        guard let start = text.firstRange(of: "://")?.upperBound else { return text }
        let authority = text[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let path = text[authority.endIndex...].prefix { $0 != "?" && $0 != "#" }
        return "\(text[..<start])\(host)\(path)"
    }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
