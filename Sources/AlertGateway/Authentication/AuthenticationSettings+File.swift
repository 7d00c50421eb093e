import Configuration
import FoundationEssentials

extension AuthenticationSettings {
    /// Reads the `auth` section; `folder` is what paths are relative to.
    init(_ section: ConfigurationSection, folder: URL) {
        self.init()
        if let text = section.string("secret") {
            secret = Secret(text)
            if secret == nil { section.note("must have \(Secret.minimumLength) bytes or more", at: "secret") }
        }
        if let text = section.string("jwks") {
            let authorities = section.string("jwks_ca").map { URL(filePath: $0, relativeTo: folder).path }
            keySource = KeySource(text, relativeTo: folder, authorities: authorities)
            if keySource == nil { section.note("must be a file, or a URL with http or https", at: "jwks") }
        }
        issuer = section.string("issuer")
        audiences = section.strings("audience") ?? []
        allowedOrigins = section.strings("allowed_origins")
        for origin in allowedOrigins ?? [] where !Self.isOrigin(origin) {
            section.note("has `\(origin)`, expected an origin such as https://alerts.example", at: "allowed_origins")
        }
        failedLoginsPerMinute = section.integer(
            "failed_logins_per_minute", in: 0...1_000_000, default: failedLoginsPerMinute)
        section.finish()
    }

    /// A scheme and a host, perhaps a port, as browsers send it (RFC 6454 §6.2).
    private static func isOrigin(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), parts.scheme != nil, parts.host?.isEmpty == false else {
            return false
        }
        return parts.path.isEmpty && parts.query == nil && parts.user == nil
    }
}
