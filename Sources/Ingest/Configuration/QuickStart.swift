internal import Configuration
internal import Foundation

extension ServiceConfiguration {
    /// The configuration of `picket serve --source`: one stream, told to everyone.
    ///
    /// - Parameters:
    ///   - source: an SDP file, or `rtp://HOST:PORT` for H.264 as payload type 96.
    ///   - id: names the stream in alerts.
    ///   - gateway: base URL of the gateway.
    ///   - token: a publisher's token; nil reads `PICKET_PUBLISHER_TOKEN`.
    ///   - model: the weights file.
    /// - Returns: the configuration, complete.
    /// - Throws: what is wrong with the source, or that no token was given.
    package static func quickStart(
        source: String, id: String, gateway: String, token: String?, model: String
    ) throws -> ServiceConfiguration {
        let rtp =
            if source.hasPrefix("rtp://") {
                try RTPSource(url: source)
            } else if source.contains("://") {
                throw UnusableSource(source: source)
            } else {
                try RTPSource(sessionDescription: source)
            }
        guard let token = token ?? ProcessInfo.processInfo.environment["PICKET_PUBLISHER_TOKEN"] else {
            throw MissingToken()
        }
        return ServiceConfiguration(
            gateway: Gateway(url: gateway, token: token, outbox: Gateway.defaultOutbox),
            statusAddress: .defaultStatusAddress, model: Model(path: model), streams: [Stream(id: id, source: rtp)])
    }

    /// A source that this version cannot receive.
    package struct UnusableSource: Error, Sendable, CustomStringConvertible {
        let source: String
        package var description: String {
            "--source \(source.prefix { $0 != ":" })://… cannot be received, expected an SDP file or rtp://HOST:PORT"
        }
    }

    /// No token was given for the gateway.
    package struct MissingToken: Error, Sendable, CustomStringConvertible {
        package var description: String {
            "no publisher token: give --token or set PICKET_PUBLISHER_TOKEN (picket-gateway token --role publisher)"
        }
    }
}

extension ServiceConfiguration.RTPSource {
    fileprivate init(url: String) throws {
        guard let endpoint = SocketEndpoint(String(url.dropFirst("rtp://".count).prefix { $0 != "?" && $0 != "/" }))
        else { throw ServiceConfiguration.UnusableSource(source: url) }
        self.init(listen: endpoint, payloadType: 96)
    }
}
