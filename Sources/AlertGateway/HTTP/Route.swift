import NIOHTTP1

/// The endpoints.
enum Route: Equatable {
    case alerts(user: String)
    case publish
    case history
    case connections
    case users
    case deadLetters
    /// A path of the service's that tells of its cameras.
    case cameras
    case live
    case ready
    case metrics
    /// A file of the dashboard.
    case page(String)

    /// Throws a `RequestFailure` with 404 for another path, 405 for another method.
    init(method: HTTPMethod, segments: [String]) throws(RequestFailure) {
        let expected: HTTPMethod
        switch segments {
        case ["api", "alerts"] where method == .GET: (self, expected) = (.history, .GET)
        case ["api", "alerts"]: (self, expected) = (.publish, .POST)
        case ["ws", "connections"]: (self, expected) = (.connections, .GET)
        case ["api", "users"]: (self, expected) = (.users, .GET)
        case ["api", "dead-letters"]: (self, expected) = (.deadLetters, .GET)
        case ["api", "streams"]: (self, expected) = (.cameras, .GET)
        case _
        where segments.count == 4 && segments.starts(with: ["api", "streams"])
            && ["decisions", "snapshot.jpg"].contains(segments[3]):
            (self, expected) = (.cameras, .GET)
        case ["healthz"]: (self, expected) = (.live, .GET)
        case ["readyz"]: (self, expected) = (.ready, .GET)
        case ["metrics"]: (self, expected) = (.metrics, .GET)
        case [""]: (self, expected) = (.page("index.html"), .GET)
        case _ where segments.count > 1 && segments[0] == "dashboard":
            (self, expected) = (.page(segments.dropFirst().joined(separator: "/")), .GET)
        case _ where segments.count == 3 && segments.starts(with: ["ws", "alerts"]) && !segments[2].isEmpty:
            (self, expected) = (.alerts(user: segments[2]), .GET)
        default: throw RequestFailure.nothingHere
        }
        guard method == expected else {
            throw RequestFailure(
                .methodNotAllowed, "method_not_allowed", "expected \(expected.rawValue)",
                headers: ["Allow": expected.rawValue])
        }
    }

    /// Whether it is for those who watch the gateway, not for its users.
    var isMonitoring: Bool {
        switch self {
        case .live, .ready, .metrics: true
        case .alerts, .publish, .history, .connections, .users, .deadLetters, .cameras, .page: false
        }
    }
}
