import Configuration
import FoundationEssentials

/// Where the gateway tells of alerts that were given up: `delivery.webhook` of the configuration file.
package struct WebhookSettings: Equatable, Sendable, CustomStringConvertible {
    /// Each dead letter is posted there.
    package let location: HTTPLocation
    /// What goes into `Authorization: Bearer`; nil for no such header.
    let token: String?
    /// A PEM file of the authorities that vouch for the server; nil for the system's.
    let authorities: String?

    /// A server at `location`.
    package init(_ location: HTTPLocation, token: String? = nil, authorities: String? = nil) {
        self.location = location
        self.token = token
        self.authorities = authorities
    }

    /// Reads the section, in which paths are relative to `folder`; nil, with the mistakes noted, when it can't be used.
    init?(_ section: ConfigurationSection, folder: URL) {
        let url = section.requiredString("url", example: "https://pager.example/alerts")
        token = section.string("token")
        authorities = section.string("ca").map { URL(filePath: $0, relativeTo: folder).path }
        if let token, token.isEmpty || !token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            section.note("must be printable ASCII without spaces", at: "token")
        }
        section.finish()
        guard let url else { return nil }
        guard let location = HTTPLocation(url) else {
            section.note("must be a URL with http or https, without a user", at: "url")
            return nil
        }
        self.location = location
    }

    /// Without the query and the token, which are secrets.
    package var description: String { location.description }
}
