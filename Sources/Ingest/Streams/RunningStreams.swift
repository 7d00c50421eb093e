internal import Logging
internal import Synchronization

/// The streams of a running service, each opened, replaced and closed by itself: a change to one takes no packet and no
/// frame from another.
///
/// `apply` and `close` belong to one owner, who calls them one after the other; who asks for the status may do so any time.
final class RunningStreams: Sendable {
    private let surroundings: RunningStream.Surroundings
    private let streams: Mutex<[RunningStream]>

    /// Opens the first streams, which do not work before `start`; throws when the address of one cannot be had.
    static func open(
        _ configurations: [ServiceConfiguration.Stream], in surroundings: RunningStream.Surroundings
    ) async throws -> RunningStreams {
        var opened: [RunningStream] = []
        for configuration in configurations {
            opened.append(try await RunningStream.open(configuration, in: surroundings))
        }
        // After all ports that were asked for, so that none of those is taken.
        for stream in opened { await stream.bindControl() }
        return RunningStreams(opened, in: surroundings)
    }

    private init(_ streams: [RunningStream], in surroundings: RunningStream.Surroundings) {
        self.streams = Mutex(streams)
        self.surroundings = surroundings
    }

    /// In the order of the configuration.
    var all: [RunningStream] { streams.withLock { $0 } }

    /// Lets all streams work.
    func start(_ shared: SharedStages) {
        for stream in all { stream.start(shared) }
    }

    /// Makes the running streams those of a new configuration; one that is as it was is not touched.
    ///
    /// A stream that cannot be opened as it is wanted goes on as it was, where it was.
    func apply(_ configurations: [ServiceConfiguration.Stream], _ shared: SharedStages) async {
        let before = Dictionary(uniqueKeysWithValues: all.map { ($0.configuration.id, $0) })
        let wanted = Set(configurations.map(\.id))
        let changed = configurations.filter { before[$0.id]?.configuration != $0 }
        // An address that goes from one stream to another must be free first.
        let going =
            all.filter { old in !wanted.contains(old.configuration.id) }
            + changed.compactMap { before[$0.id] }
        for stream in going { await stream.close() }
        var replacements: [String: RunningStream] = [:]
        for configuration in changed {
            replacements[configuration.id] = await replace(before[configuration.id], with: configuration)
        }
        for stream in replacements.values { await stream.bindControl() }
        let after = configurations.compactMap { replacements[$0.id] ?? (changed.contains($0) ? nil : before[$0.id]) }
        streams.withLock { $0 = after }
        for stream in replacements.values { stream.start(shared) }
        surroundings.logger.notice(
            "the streams are those of the new configuration",
            metadata: [
                "untouched": "\(configurations.count - changed.count)", "opened": "\(replacements.count)",
                "closed": "\(going.count)",
            ])
    }

    /// Ends all streams: what is queued is analysed first.
    func close() async {
        let streams = all
        for stream in streams { await stream.stopReceiving() }
        for stream in streams { await stream.close() }
        await surroundings.publishers.close()
    }

    private func replace(
        _ old: RunningStream?, with configuration: ServiceConfiguration.Stream
    ) async -> RunningStream? {
        let logger = surroundings.logger.naming(configuration)
        do {
            let stream = try await RunningStream.open(configuration, in: surroundings)
            logger.notice("the stream is open", metadata: ["source": "\(stream.source)"])
            return stream
        } catch {
            logger.error("the stream cannot be opened", metadata: ["error": "\(error)"])
        }
        guard let old else { return nil }
        do {
            return try await RunningStream.open(old.configuration, in: surroundings)
        } catch {
            logger.error("the stream cannot be opened as it was either", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
