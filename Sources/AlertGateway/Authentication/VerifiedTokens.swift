package import AlertProtocol
package import Crypto
import Synchronization

/// Tokens that were verified lately, so that a publisher's is not verified again for each alert.
///
/// Only digests are kept. Bounded: the tokens of two lots, the older of which goes when the newer is full. Safe from every
/// thread.
package final class VerifiedTokens: Sendable {
    /// Tokens of a lot.
    package static let lotSize = 1024

    private struct State {
        /// The keys that verified them.
        var generation = 0
        var newer: [SHA256Digest: Identity] = [:]
        var older: [SHA256Digest: Identity] = [:]
    }

    private let state = Mutex(State())

    /// None.
    package init() {}

    /// What a token is known by.
    package static func digest(of token: String) -> SHA256Digest {
        var token = token
        return token.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
    }

    /// Who bears the token, if the keys of `generation` have verified it and it has not ended.
    package func identity(_ digest: SHA256Digest, of generation: Int, at now: UTCTimestamp) -> Identity? {
        state.withLock { state in
            guard state.generation == generation else { return nil }
            guard let identity = state.newer[digest] ?? state.older[digest], now < identity.expiry else { return nil }
            return identity
        }
    }

    /// Keeps a token that the keys of `generation` have verified.
    package func remember(_ digest: SHA256Digest, _ identity: Identity, of generation: Int) {
        state.withLock { state in
            if generation != state.generation { state = State(generation: generation) }
            if state.newer.count >= Self.lotSize {
                state.older = state.newer
                state.newer = [:]
            }
            state.newer[digest] = identity
        }
    }
}
