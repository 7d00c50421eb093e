internal import Configuration
internal import Decoding
internal import Foundation
internal import NIOCore
internal import RTP
internal import SRTP

extension ServiceConfiguration.Source {
    /// The `source` section of a stream; `folder` is what paths are relative to.
    init?(section: ConfigurationSection, folder: URL) {
        defer { section.finish() }
        let kinds = ["rtp", "rtsp", "http", "file", "whip"].filter(section.has)
        guard kinds.count == 1 else {
            section.note(
                "needs one of rtp, rtsp, http, file and whip, for example `rtp: {listen: 127.0.0.1:5004, sdp: yard.sdp}`"
            )
            return nil
        }
        if let rtp = section.section("rtp") {
            guard let source = ServiceConfiguration.RTPSource(section: rtp, folder: folder) else { return nil }
            self = .rtp(source)
        } else if let rtsp = section.section("rtsp") {
            guard let source = ServiceConfiguration.PullSource(section: rtsp, schemes: ["rtsp", "rtsps"]) else {
                return nil
            }
            self = .pull(source)
        } else if let http = section.section("http") {
            guard let source = ServiceConfiguration.PullSource(section: http, schemes: ["http", "https"]) else {
                return nil
            }
            self = .pull(source)
        } else if let file = section.section("file") {
            defer { file.finish() }
            guard let path = file.requiredString("path", example: "clip.mp4") else { return nil }
            self = .pull(ServiceConfiguration.PullSource(location: MediaLocation(folder.resolve(path))))
        } else if let whip = section.section("whip") {
            guard let source = ServiceConfiguration.WHIPSource(section: whip) else { return nil }
            self = .whip(source)
        } else {
            return nil
        }
    }
}

extension ServiceConfiguration.PullSource {
    fileprivate init?(section: ConfigurationSection, schemes: [String]) {
        defer { section.finish() }
        let url = section.requiredString("url", example: "\(schemes[0])://camera.local/stream")
        let transport = section.string("transport") ?? MediaStream.Transport.tcp.rawValue
        let stallTimeout = section.duration("stall_timeout") ?? .seconds(5)
        guard let known = MediaStream.Transport(rawValue: transport.lowercased()) else {
            section.note("is `\(transport)`, expected tcp or udp", at: "transport")
            return nil
        }
        guard let location = url.map(MediaLocation.init) else { return nil }
        guard let scheme = location.scheme, schemes.contains(scheme) else {
            section.note(
                "is `\(location)`, expected \(schemes.map { "\($0)://…" }.joined(separator: " or "))", at: "url")
            return nil
        }
        self.init(location: location, transport: known, stallTimeout: stallTimeout)
    }
}

extension ServiceConfiguration.RTPSource {
    fileprivate init?(section: ConfigurationSection, folder: URL) {
        defer { section.finish() }
        let listen = section.endpoint("listen")
        let keys = section.section("srtp").map(SRTPKeys.init(section:))
        let latency = section.duration("latency")
        let sender = section.string("sender")
        if let sender, (try? SocketAddress(ipAddress: sender, port: 0)) == nil {
            section.note("is `\(sender)`, expected an IP address", at: "sender")
        }
        guard var source = Self.described(by: section, listen: listen, hasKeys: keys != nil, folder: folder) else {
            return nil
        }
        if let keys {
            guard let keys else { return nil }
            source.srtp = keys
        }
        source.latency = latency ?? source.latency
        source.sender = sender
        self = source
    }

    private static func described(
        by section: ConfigurationSection, listen: SocketEndpoint?, hasKeys: Bool, folder: URL
    ) -> Self? {
        guard let sdp = section.string("sdp") else {
            let name = section.string("codec") ?? "h264"
            let codec = VideoCodec.received.first { $0.rawValue.lowercased() == name.lowercased() }
            if codec == nil {
                let known = VideoCodec.received.map { $0.rawValue.lowercased() }.joined(separator: ", ")
                section.note("is `\(name)`, expected one of: \(known)", at: "codec")
            }
            let payloadType = UInt8(section.integer("payload_type", in: 0...127, default: 96))
            guard let listen else {
                section.note("needs listen, for example `listen: 127.0.0.1:5004`, where there is no sdp")
                return nil
            }
            return Self(listen: listen, formats: [PayloadFormat(payloadType: payloadType, codec: codec ?? .h264)])
        }
        do {
            return try Self(sessionDescription: folder.resolve(sdp), listen: listen, needsKeys: !hasKeys)
        } catch {
            section.note("\(error)", at: "sdp")
            return nil
        }
    }
}

extension SRTPKeys {
    /// The `srtp` section: `{suite: AES_CM_128_HMAC_SHA1_80, key: ${KEY}}`, the key in base64; nil with the mistake noted.
    fileprivate init?(section: ConfigurationSection) {
        defer { section.finish() }
        let name = section.string("suite") ?? SRTPSuite.aesCM128HMACSHA1Tag80.rawValue
        let text = section.requiredString("key", example: "${CAMERA_KEY}")
        let identifier = section.string("mki")
        guard let suite = SRTPSuite(rawValue: name.uppercased()) else {
            let known = SRTPSuite.allCases.map(\.rawValue).joined(separator: ", ")
            section.note("is `\(name)`, expected one of: \(known)", at: "suite")
            return nil
        }
        guard let text else { return nil }
        guard let key = Data(base64Encoded: text) else {
            section.note("is not base64, expected key and salt in base64", at: "key")
            return nil
        }
        guard let bytes = Self.bytes(hexadecimal: identifier ?? "") else {
            section.note("is no hexadecimal number of whole bytes, for example 0001", at: "mki")
            return nil
        }
        do {
            try self.init(suite: suite, masterKeys: [MasterKey(keyAndSalt: Array(key), identifier: bytes)])
        } catch {
            section.note("cannot be used: \(error)", at: "key")
            return nil
        }
    }

    private static func bytes(hexadecimal text: String) -> [UInt8]? {
        guard text.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        var rest = text[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

extension URL {
    /// `path` seen from this folder; an absolute path stays what it is.
    func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : appending(path: path).path
    }
}
