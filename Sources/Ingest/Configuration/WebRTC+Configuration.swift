internal import Configuration
internal import NIOCore

extension ServiceConfiguration.WebRTC {
    /// The `webrtc` section; what it is by default where that is absent.
    init(section: ConfigurationSection?) {
        self.init()
        guard let section else { return }
        defer { section.finish() }
        listen = section.endpoint("listen") ?? listen
        advertise = section.strings("advertise") ?? advertise
        for address in advertise where (try? SocketAddress(ipAddress: address, port: 0)) == nil {
            section.note("has `\(address)`, expected an IP address", at: "advertise")
        }
        allowedOrigins = section.strings("allowed_origins") ?? allowedOrigins
        for origin in allowedOrigins where origin != "*" && !origin.contains("://") {
            section.note(
                "has `\(origin)`, expected an origin such as https://cameras.example, or *", at: "allowed_origins")
        }
    }
}

extension ServiceConfiguration.WHIPSource {
    /// The `whip` section of a source; nil with the mistake noted.
    init?(section: ConfigurationSection) {
        defer { section.finish() }
        guard let token = section.requiredString("token", example: "${PHONE_TOKEN}") else { return nil }
        // RFC 6750 §2.1: a header has no room for others. What is wrong is not shown.
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            section.note("is empty or has other characters than ASCII without spaces", at: "token")
            return nil
        }
        self.init(token: token)
    }
}
