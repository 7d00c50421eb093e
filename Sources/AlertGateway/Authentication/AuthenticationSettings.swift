/// Whose tokens a gateway takes, and from which web pages.
package struct AuthenticationSettings: Sendable {
    /// What signs and verifies; nil takes the one in the data folder.
    package var secret: Secret?
    /// Where public keys that verify, too, are found.
    package var keySource: KeySource?
    /// The `iss` every token must have.
    package var issuer: String?
    /// The `aud` tokens must name one of.
    package var audiences: [String] = []

    /// The data folder's secret and nothing else.
    package init() {}
}
