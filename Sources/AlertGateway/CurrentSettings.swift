import Synchronization

/// The settings in force, which a reload replaces.
final class CurrentSettings: Sendable {
    private let settings: Mutex<GatewaySettings>

    init(_ settings: GatewaySettings) { self.settings = Mutex(settings) }

    var value: GatewaySettings { settings.withLock { $0 } }

    func replace(with new: GatewaySettings) { settings.withLock { $0 = new } }
}
