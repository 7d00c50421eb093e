/// Which web pages may use the gateway from a visitor's browser (RFC 6454 §7, RFC 6455 §10.2).
///
/// Only browsers say an origin, and no page can make them say another one; programs that say none are not asked for one.
package struct OriginPolicy: Sendable {
    private let allowed: Set<String>?

    /// Allows the gateway's own pages and `origins`, such as "https://alerts.example"; nil allows every page.
    package init(allowing origins: [String]?) {
        allowed = origins.map { Set($0.map { $0.lowercased() }) }
    }

    /// Whether a page of `origin` may send a request to `host`; both as the headers `Origin` and `Host` have them.
    package func allows(origin: String?, host: String?) -> Bool {
        guard let allowed, let origin = origin?.lowercased() else { return true }
        if allowed.contains(origin) { return true }
        guard let host = host?.lowercased() else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }
}
