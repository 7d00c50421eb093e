internal import Configuration
internal import Decoding
internal import Foundation
internal import RTP

extension ServiceConfiguration {
    /// The configuration of `picket serve --source`: one stream, told to everyone.
    ///
    /// - Parameters:
    ///   - source: an SDP file, `rtp://HOST:PORT` for H.264 as payload type 96, an RTSP or HTTP URL, or a video file.
    ///   - id: names the stream in alerts.
    ///   - gateway: base URL of the gateway.
    ///   - token: a publisher's token; nil reads `PICKET_PUBLISHER_TOKEN`.
    ///   - model: the weights file.
    /// - Returns: the configuration, complete.
    /// - Throws: what is wrong with the source, or that no token was given.
    package static func quickStart(
        source: String, id: String, gateway: String, token: String?, model: String
    ) throws -> ServiceConfiguration {
        let source = try Source(quickStart: source)
        guard let token = token ?? ProcessInfo.processInfo.environment["PICKET_PUBLISHER_TOKEN"] else {
            throw MissingToken()
        }
        return ServiceConfiguration(
            gateway: Gateway(url: gateway, token: token, outbox: Gateway.defaultOutbox),
            statusAddress: .defaultStatusAddress, model: Model(path: model), streams: [Stream(id: id, source: source)])
    }

    /// A source that this version cannot receive.
    package struct UnusableSource: Error, Sendable, CustomStringConvertible {
        let source: String
        package var description: String {
            "--source \(source.prefix { $0 != ":" })://… cannot be received, expected an SDP or video file, rtp://HOST:PORT, rtsp://… or http://…"
        }
    }

    /// No token was given for the gateway.
    package struct MissingToken: Error, Sendable, CustomStringConvertible {
        package var description: String {
            "no publisher token: give --token or set PICKET_PUBLISHER_TOKEN (picket-gateway token --role publisher)"
        }
    }
}

extension ServiceConfiguration.Source {
    fileprivate init(quickStart text: String) throws {
        let location = MediaLocation(text)
        switch location.scheme {
        case "rtp":
            let authority = text.dropFirst("rtp://".count).prefix { $0 != "?" && $0 != "/" }
            guard let endpoint = SocketEndpoint(String(authority)) else {
                throw ServiceConfiguration.UnusableSource(source: text)
            }
            self = .rtp(
                ServiceConfiguration.RTPSource(
                    listen: endpoint, formats: [PayloadFormat(payloadType: 96, codec: .h264)]))
        case "rtsp", "rtsps", "http", "https", "file":
            self = .pull(ServiceConfiguration.PullSource(location: location))
        case nil where Self.isSessionDescription(text):
            self = .rtp(try ServiceConfiguration.RTPSource(sessionDescription: text))
        case nil: self = .pull(ServiceConfiguration.PullSource(location: location))
        default: throw ServiceConfiguration.UnusableSource(source: text)
        }
    }

    /// By its name or by how it begins; what can't be read is called one, for the better message.
    private static func isSessionDescription(_ path: String) -> Bool {
        guard !path.lowercased().hasSuffix(".sdp"), let file = FileHandle(forReadingAtPath: path) else { return true }
        defer { try? file.close() }
        let start = (try? file.read(upToCount: 4)) ?? Data()
        return start.starts(with: Data("v=0".utf8)) || start.starts(with: Data("SDP:".utf8))
    }
}
