import Logging
import Synchronization

/// The keys that verify tokens: the gateway's own, and those of a source that may change while it runs.
///
/// When the source can't be read, the keys it had before stay in use.
final class KeyRing: Sendable {
    /// What the keys say about a token.
    enum Verdict: Equatable {
        /// One of them made its signature.
        case signed
        /// None did, and it names a key that is not here, but the source may have it by now.
        case mayBeNew
        /// None did.
        case unsigned
    }

    private struct State {
        var published: [VerificationKey] = []
        var generation = 0
        var refresh: KeyRefresh
        var reading: Task<Void, Never>?
    }

    private let own: [VerificationKey]
    private let source: KeySource?
    private let logger: Logger
    private let state: Mutex<State>

    init(own: [VerificationKey], source: KeySource?, logger: Logger) {
        self.own = own
        self.source = source
        self.logger = logger
        state = Mutex(State(refresh: KeyRefresh(now: Monotonic.now)))
    }

    /// Changes whenever the keys may have: what an earlier one verified counts no more.
    var generation: Int { state.withLock { $0.generation } }

    func verdict(on token: JSONWebToken) -> Verdict {
        if hasSigned(token) { return .signed }
        return source != nil && !isKnown(token.header.keyID) ? .mayBeNew : .unsigned
    }

    /// Reads the source for a key that is not there; false when it was asked too often lately.
    func readAgain() async -> Bool {
        guard let reading = state.withLock({ $0.refresh.isAllowed(now: Monotonic.now) ? read(&$0) : $0.reading })
        else { return false }
        await reading.value
        return true
    }

    /// Reads the source; returns when that is done, also when it failed.
    func reload() async {
        await state.withLock { read(&$0) }?.value
    }

    /// Reads the source again and again until the task is cancelled.
    func keepFresh() async {
        guard let source else { return }
        while (try? await Task.sleep(for: source.period)) != nil { await reload() }
    }

    private func hasSigned(_ token: JSONWebToken) -> Bool {
        let keys = own + state.withLock { $0.published }
        return keys.contains { key in
            (key.id == nil || token.header.keyID == nil || key.id == token.header.keyID) && token.isSigned(by: key)
        }
    }

    private func isKnown(_ keyID: String?) -> Bool {
        guard let keyID else { return false }
        return state.withLock { $0.published.contains { $0.id == keyID } }
    }

    /// Joins the reading under way or begins one.
    private func read(_ state: inout State) -> Task<Void, Never>? {
        guard let source else { return nil }
        if let reading = state.reading { return reading }
        let reading = Task {
            var read: JSONWebKeySet?
            do {
                read = try await source.load()
            } catch {
                logger.warning(
                    "the keys cannot be read, the ones from before stay in use",
                    metadata: ["jwks": "\(source)", "error": "\(error)"])
            }
            if read?.keys.isEmpty == true {
                logger.warning("no key in the set can be used", metadata: ["jwks": "\(source)"])
            }
            self.state.withLock { state in
                if let read {
                    state.published = read.keys
                    state.generation += 1
                }
                state.reading = nil
            }
        }
        state.reading = reading
        return reading
    }
}
