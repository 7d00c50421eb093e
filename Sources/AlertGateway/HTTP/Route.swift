import NIOHTTP1

/// The endpoints, each as its method and its path: `{name}` stands for one segment, `{name*}` for one or more.
///
/// What asks for another path is told all of them, by which a test holds `docs/openapi.yaml` to them.
enum Route: String, CaseIterable {
    /// A user's WebSocket.
    case alerts = "GET /ws/alerts/{user_id}"
    case publish = "POST /api/alerts"
    case history = "GET /api/alerts"
    case connections = "GET /ws/connections"
    case users = "GET /api/users"
    case addUser = "POST /api/users"
    case removeUser = "DELETE /api/users/{user_id}"
    case deadLetters = "GET /api/dead-letters"
    // What the service tells of its cameras.
    case cameras = "GET /api/streams"
    case decisions = "GET /api/streams/{id}/decisions"
    case snapshot = "GET /api/streams/{id}/snapshot.jpg"
    case live = "GET /healthz"
    case ready = "GET /readyz"
    case metrics = "GET /metrics"
    case dashboard = "GET /"
    case dashboardFile = "GET /dashboard/{file*}"

    /// Whether it is for those who watch the gateway, not for its users.
    var isMonitoring: Bool {
        switch self {
        case .live, .ready, .metrics: true
        case .alerts, .publish, .history, .connections, .users, .addUser, .removeUser, .deadLetters, .cameras,
            .decisions, .snapshot, .dashboard, .dashboardFile:
            false
        }
    }
}

/// The route that a request asks for.
struct RouteMatch: Equatable {
    let route: Route
    /// What stands in the path where the route has a name; "" where it has none.
    let parameter: String

    init(_ route: Route, _ parameter: String = "") {
        self.route = route
        self.parameter = parameter
    }

    /// Throws a `RequestFailure` with 404 for another path, 405 for another method.
    init(method: HTTPMethod, segments: [String]) throws(RequestFailure) {
        var allowed: [String] = []
        for pattern in Pattern.all {
            guard let parameter = pattern.parameter(in: segments) else { continue }
            if pattern.method == method {
                self.init(pattern.route, parameter)
                return
            }
            allowed.append(pattern.method.rawValue)
        }
        guard !allowed.isEmpty else { throw .noSuchRoute }
        throw RequestFailure(
            .methodNotAllowed, "method_not_allowed", "expected \(allowed.joined(separator: " or "))",
            headers: ["Allow": allowed.joined(separator: ", ")])
    }

    /// A route, taken apart once.
    private struct Pattern {
        let route: Route
        let method: HTTPMethod
        private let segments: [String]
        /// Which segment is the one with a name.
        private let nameIndex: Int?
        /// Whether the name stands for all segments to the end.
        private let isOpen: Bool

        static let all = Route.allCases.map(Pattern.init)

        init(_ route: Route) {
            self.route = route
            let halves = route.rawValue.split(separator: " ")
            method = HTTPMethod(rawValue: String(halves[0]))
            segments = halves[1].dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            nameIndex = segments.firstIndex { $0.hasPrefix("{") }
            isOpen = segments.last?.hasSuffix("*}") == true
        }

        /// What stands in the place of the name; nil when the path is another one.
        func parameter(in path: [String]) -> String? {
            guard path.count == segments.count || isOpen && path.count > segments.count else { return nil }
            for (index, segment) in segments.enumerated() where index != nameIndex && segment != path[index] {
                return nil
            }
            guard let nameIndex else { return "" }
            let parameter = isOpen ? path[nameIndex...].joined(separator: "/") : path[nameIndex]
            return parameter.isEmpty ? nil : parameter
        }
    }
}

extension RequestFailure {
    /// There is nothing at the path; says what there is.
    fileprivate static let noSuchRoute = Self(
        .notFound, "not_found",
        "there is nothing at this path, expected one of \(Route.allCases.map(\.rawValue).joined(separator: ", "))")
}
