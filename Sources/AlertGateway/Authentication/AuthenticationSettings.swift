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
    /// The web pages that may use the gateway beside its own; nil for all.
    package var allowedOrigins: [String]?
    /// Wrong tokens that one address may bring in a minute before it has to wait; 0 for any number.
    package var failedLoginsPerMinute = 60

    /// The data folder's secret and nothing else.
    package init() {}
}
