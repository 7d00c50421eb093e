internal import AlertClient
internal import AlertProtocol
internal import AlertRules
package import Configuration
internal import Foundation
internal import KernelABI

extension ServiceConfiguration {
    /// Reads the YAML file at `path`; throws every mistake it finds, each with its line.
    ///
    /// Paths in the file are relative to the file.
    package static func read(
        file path: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(InvalidConfiguration) -> ServiceConfiguration {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        return try ConfigurationFile.read(path, environment: environment) {
            ServiceConfiguration(section: $0, folder: folder)
        }
    }

    private init?(section: ConfigurationSection, folder: URL) {
        let gateway = Gateway(section: section.section("gateway"), folder: folder)
        let statusText = section.section("http").flatMap { http in
            defer { http.finish() }
            return http.endpoint("listen")
        }
        let webRTC = WebRTC(section: section.section("webrtc"))
        let model = Model(section: section.section("model"), folder: folder)
        let defaults = StreamDefaults(section: section.section("defaults"))
        let sections = section.sections("streams")
        if sections.isEmpty { section.note("needs streams, a list with at least one camera") }
        var streams: [Stream] = []
        for section in sections {
            guard let stream = Stream(section: section, defaults: defaults, folder: folder) else { continue }
            if streams.contains(where: { $0.id == stream.id }) {
                section.note("`\(stream.id)` is the id of another stream too", at: "id")
            }
            if let other = streams.first(where: { stream.source.shares(anAddressWith: $0.source) }) {
                section.note("listens where the stream `\(other.id)` does", at: "source")
            }
            streams.append(stream)
        }
        section.finish()
        guard streams.count == sections.count else { return nil }
        self.init(
            gateway: gateway, statusAddress: statusText ?? .defaultStatusAddress, model: model, streams: streams)
        self.webRTC = webRTC
    }
}

extension SocketEndpoint {
    /// Where `picket serve` answers unless the configuration says otherwise.
    package static let defaultStatusAddress = SocketEndpoint(host: "127.0.0.1", port: 8090)
}

extension ServiceConfiguration.Gateway {
    /// Where the gateway is unless the configuration says otherwise.
    package static let defaultURL = "http://127.0.0.1:8080"
    /// Where alerts wait for the gateway unless the configuration says otherwise.
    package static let defaultOutbox = "picket-outbox"

    fileprivate init(section: ConfigurationSection?, folder: URL) {
        defer { section?.finish() }
        let url = section?.string("url") ?? Self.defaultURL
        do { _ = try GatewayAddress(url) } catch { section?.note("is \(error)", at: "url") }
        self.init(
            url: url,
            token: section?.requiredString("token", example: "${PICKET_PUBLISHER_TOKEN}") ?? "",
            authorities: section?.string("ca").map(folder.resolve),
            outbox: folder.resolve(section?.string("outbox") ?? Self.defaultOutbox))
    }
}

extension ServiceConfiguration.Model {
    fileprivate init(section: ConfigurationSection?, folder: URL) {
        defer { section?.finish() }
        let precision = section?.string("precision")
        if let precision, Precision(rawValue: precision) == nil {
            let known = Precision.allCases.map(\.rawValue).joined(separator: " or ")
            section?.note("is `\(precision)`, expected \(known)", at: "precision")
        }
        self.init(
            path: section?.string("path").map(folder.resolve) ?? Self.defaultPath,
            precision: precision.flatMap(Precision.init(rawValue:)),
            threads: section?.integer("threads", in: 1...64, default: 1) ?? 1)
    }
}

/// The `defaults` section: what a stream has unless it says otherwise.
private struct StreamDefaults {
    var framesPerSecond = ServiceConfiguration.Stream.defaultFramesPerSecond
    var notify = Recipients.everyone
    var alertsPerHour: Int?

    init(section: ConfigurationSection?) {
        guard let section else { return }
        framesPerSecond = section.number("fps", in: 0.1...60, default: framesPerSecond)
        notify = section.recipients("notify") ?? notify
        alertsPerHour = section.alertsPerHour
        section.finish()
    }
}

extension ServiceConfiguration.Stream {
    fileprivate init?(section: ConfigurationSection, defaults: StreamDefaults, folder: URL) {
        defer { section.finish() }
        let id = section.requiredString("id", example: "yard")
        let framesPerSecond = section.number("fps", in: 0.1...60, default: defaults.framesPerSecond)
        let notify = section.recipients("notify") ?? defaults.notify
        let rules = section.rules("rules")
        let motion = section.motion("motion")
        let alertsPerHour = section.alertsPerHour ?? defaults.alertsPerHour
        guard let source = section.section("source") else {
            section.note("needs source, for example `source: {rtp: {sdp: yard.sdp}}`")
            return nil
        }
        guard let description = ServiceConfiguration.Source(section: source, folder: folder), let id else { return nil }
        self.init(
            id: id, source: description, framesPerSecond: framesPerSecond, notify: notify,
            rules: rules.isEmpty ? [Rule.Settings()] : rules)
        self.motion = motion
        self.alertsPerHour = alertsPerHour
    }
}

extension ServiceConfiguration.Source {
    /// Port 0 is another one each time.
    fileprivate func shares(anAddressWith other: Self) -> Bool {
        guard let listen = rtp?.listen, listen.port != 0 else { return false }
        return listen == other.rtp?.listen
    }
}

extension ConfigurationSection {
    fileprivate var alertsPerHour: Int? { integer("alerts_per_hour", in: 1...100_000) }

    fileprivate func recipients(_ key: String) -> Recipients? {
        strings(key).map { $0 == ["*"] ? .everyone : .users($0) }
    }
}
