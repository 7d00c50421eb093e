import NIOCore
import Synchronization

/// The connections that are open now, of every kind.
final class OpenConnections: Sendable {
    private struct State: Sendable {
        var admission: ConnectionAdmission
        var channels: [ConnectionAdmission.ID: any Channel] = [:]
        var nextID: ConnectionAdmission.ID = 0
    }

    private let state: Mutex<State>

    init(limits: ConnectionLimits) {
        state = Mutex(
            State(
                admission: ConnectionAdmission(
                    maximumOpen: min(limits.maximumOpen, OpenFileLimit.connections),
                    maximumWaiting: limits.maximumWaiting)))
    }

    var channels: [any Channel] { state.withLock { Array($0.channels.values) } }

    /// Enters a new connection; nil when it is to be closed, because there are too many.
    func insert(_ channel: any Channel) -> ConnectionAdmission.ID? {
        let (id, replaced) = state.withLock { state -> (ConnectionAdmission.ID?, (any Channel)?) in
            let id = state.nextID
            state.nextID += 1
            switch state.admission.opened(id) {
            case .refuse: return (nil, nil)
            case .admit:
                state.channels[id] = channel
                return (id, nil)
            case .admitInPlaceOf(let oldest):
                state.channels[id] = channel
                return (id, state.channels[oldest])
            }
        }
        guard let id else { return nil }
        replaced?.close(promise: nil)
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { state in
                state.channels[id] = nil
                state.admission.closed(id)
            }
        }
        return id
    }

    /// A whole head came on the connection.
    func requested(_ id: ConnectionAdmission.ID) { state.withLock { $0.admission.requested(id) } }

    /// The connection may bring another request.
    func answered(_ id: ConnectionAdmission.ID) { state.withLock { $0.admission.answered(id) } }
}
