/// Slows down who brings wrong tokens: so many failures a minute from one network, then none is looked at for a while.
///
/// It is the generic cell rate algorithm (ITU-T I.371) with one time a network: when its failures will be forgotten.
package struct LoginThrottle: Sendable {
    /// Networks that are remembered; with more, the half with the fewest failures is forgotten.
    package static let capacity = 8192

    private static let window = Duration.seconds(60)
    private let interval: Duration?
    private var forgottenAt: [ClientNetwork: Duration] = [:]

    /// Allows `limit` failures a minute, all at once or spread; any number when it is 0.
    package init(limit: Int) { interval = limit > 0 ? Self.window / limit : nil }

    /// How many networks it remembers.
    package var rememberedCount: Int { forgottenAt.count }

    /// How long `network` has to wait before its next token is looked at; nil when it need not.
    package func delay(for network: ClientNetwork, now: Duration) -> Duration? {
        guard let interval, let end = forgottenAt[network] else { return nil }
        let wait = end - now - (Self.window - interval)
        return wait > .zero ? wait : nil
    }

    /// A token from `network` was wrong.
    package mutating func failed(_ network: ClientNetwork, now: Duration) {
        guard let interval else { return }
        if forgottenAt[network] == nil, forgottenAt.count >= Self.capacity { forgetSome(now: now) }
        forgottenAt[network] = max(forgottenAt[network] ?? now, now) + interval
    }

    private mutating func forgetSome(now: Duration) {
        forgottenAt = forgottenAt.filter { $0.value > now }
        guard forgottenAt.count >= Self.capacity else { return }
        let worst = forgottenAt.sorted { $0.value > $1.value }.prefix(Self.capacity / 2)
        forgottenAt = Dictionary(uniqueKeysWithValues: worst.map { ($0.key, $0.value) })
    }
}
