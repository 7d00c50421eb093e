import AlertClient
import AlertGateway
import AlertProtocol
import Configuration
import Foundation
import Logging
import TestSupport

/// A gateway in this process on a free port, with the users alice and bob, in a folder that goes with it.
struct RunningGateway {
    let gateway: Gateway
    let folder: DataFolder
    private let settings: GatewaySettings
    private let authenticator: Authenticator

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs `body` with a gateway; `body` may restart it.
    static func with(
        _ change: (inout GatewaySettings) -> Void = { _ in }, path: String? = nil, logger: Logger = logger,
        _ body: (inout RunningGateway) async throws -> Void
    ) async throws {
        let path = path ?? FileManager.default.temporaryDirectory.appending(path: "picket-gateway-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try DataFolder(path: path)
        for user in ["alice", "bob"] { _ = try UserDirectory(folder: folder).add(user) }
        var settings = GatewaySettings(listen: SocketEndpoint(host: "127.0.0.1", port: LoopbackPort.free()))
        // A test that has to wait for a processor must not look like a client that is slow on purpose.
        settings.connections.headTimeout = .seconds(3600)
        settings.connections.bodyTimeout = .seconds(3600)
        settings.connections.idleTimeout = .seconds(3600)
        settings.heartbeatInterval = .seconds(3600)
        settings.heartbeatTimeout = .seconds(7200)
        settings.delivery.schedule.redeliverAfter = .seconds(3600)
        change(&settings)
        let gateway = try await Gateway.start(settings, folder: folder, logger: logger)
        var running = RunningGateway(
            gateway: gateway, folder: folder, settings: settings,
            authenticator: try await authenticator(settings, folder: folder))
        do { try await body(&running) } catch {
            await running.gateway.stop()
            throw error
        }
        await running.gateway.stop()
    }

    /// What signs tokens that the gateway takes.
    private static func authenticator(_ settings: GatewaySettings, folder: DataFolder) async throws -> Authenticator {
        var authentication = settings.authentication
        authentication.keySource = nil
        return try await Authenticator(authentication, folder: folder, logger: logger)
    }

    /// Stops the gateway and starts another on the same data and the same port.
    mutating func restart() async throws {
        await gateway.stop()
        let next = try await Gateway.start(settings, folder: folder, logger: Self.logger)
        self = RunningGateway(gateway: next, folder: folder, settings: settings, authenticator: authenticator)
    }

    func token(
        _ user: String, _ role: Role = .viewer, streams: [String]? = nil, lifetime: Duration = .seconds(3600)
    ) async throws -> String {
        try authenticator.token(user: user, role: role, lifetime: lifetime, streams: streams)
    }

    func subscription(
        _ user: String, streams: [String]? = nil, clock: any Clock<Duration> = ContinuousClock()
    ) async throws -> AlertSubscription {
        AlertSubscriber(
            gateway: try GatewayAddress(gateway.url), user: user, token: try await token(user, streams: streams),
            clock: clock
        ).subscribe()
    }

    /// Publishes and returns the status.
    @discardableResult
    func publish(
        _ id: String, stream: String = "yard", notify: Recipients = .users(["alice"]), frame: String = "AAEC"
    ) async throws -> Int {
        var alert = Self.alert(id, stream: stream)
        alert.frame = frame
        let body = try JSONEncoder().encode(PublishedAlert(alert: alert, notify: notify))
        return try await post([UInt8](body)).status
    }

    func post(_ body: [UInt8], role: Role = .publisher) async throws -> HTTPAnswerText {
        let connection = try await RawConnection.open(port: gateway.port)
        return try await connection.request(
            "POST", "/api/alerts", headers: ["Authorization: Bearer \(try await token("camera", role))"], body: body)
    }

    func get(_ path: String, method: String = "GET", headers: [String] = []) async throws -> HTTPAnswerText {
        try await RawConnection.open(port: gateway.port).request(method, path, headers: headers)
    }

    static func alert(_ id: String, stream: String = "yard") -> Alert {
        Alert(
            alertID: id, streamID: stream,
            result: AlertResult(
                confidence: 0.5, event: .start, rule: "person",
                detections: [AlertDetection(box: AlertBox(x: 1, y: 2, width: 3, height: 4), score: 0.5, trackID: 1)],
                frameWidth: 8, frameHeight: 8, model: "test"),
            frame: "AAEC", timestamp: UTCTimestamp(milliseconds: 0))
    }
}

extension AlertSubscription.AsyncIterator {
    /// The next alert; other events are passed over.
    mutating func nextAlert() async throws -> ReceivedAlert? {
        while let event = try await next() {
            if case .alert(let alert) = event { return alert }
        }
        return nil
    }

    /// Waits until the WebSocket stands.
    mutating func connected() async throws {
        while let event = try await next() {
            if case .connected = event { return }
        }
    }
}
