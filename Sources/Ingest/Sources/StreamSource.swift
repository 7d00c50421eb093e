/// Where a stream's access units come from.
enum StreamSource: Sendable {
    /// Somebody sends them.
    case udp(UDPSource)
    /// They are fetched.
    case pull(PullSource)
    /// Somebody publishes them.
    case whip(WHIPSource)

    /// The source when it is published to.
    var whip: WHIPSource? {
        if case .whip(let source) = self { source } else { nil }
    }

    /// Begins to fetch; what is sent has come since the sockets were bound.
    func start() {
        if case .pull(let source) = self { source.start() }
    }

    /// Binds what is useful and not needed.
    func bindControl() async {
        if case .udp(let source) = self { await source.bindControl() }
    }

    /// Asks for a key frame where somebody listens.
    @Sendable func requestKeyFrame() {
        switch self {
        case .udp(let source): source.requestKeyFrame()
        case .pull: break
        case .whip(let source): source.requestKeyFrame()
        }
    }

    /// Answers when no more access unit will come.
    func close() async {
        switch self {
        case .udp(let source): await source.close()
        case .pull(let source): await source.close()
        case .whip(let source): await source.close()
        }
    }
}

extension StreamSource: CustomStringConvertible {
    /// For people, without credentials.
    var description: String {
        switch self {
        case .udp(let source): "on udp \(source.address)"
        case .pull(let source): "from \(source.location)"
        case .whip(let source): "\(source)"
        }
    }
}
