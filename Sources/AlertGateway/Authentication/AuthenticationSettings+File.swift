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
            keySource = KeySource(text, relativeTo: folder)
            if keySource == nil { section.note("must be a file, or a URL with http or https", at: "jwks") }
        }
        issuer = section.string("issuer")
        audiences = section.strings("audience") ?? []
        section.finish()
    }
}
