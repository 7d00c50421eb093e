/// What an answer of the gateway means for the alert that was posted.
package enum PublishVerdict: Equatable, Sendable {
    /// It is durable there: forget it here.
    case delivered
    /// Try again later.
    case retry
    /// It will never be taken.
    case reject

    /// Reads an HTTP status.
    package init(status: Int) {
        switch status {
        case 200..<300: self = .delivered
        // A wrong token or a wrong address is not the alert's fault: it waits until somebody mends it.
        case 401, 403, 404, 408, 425, 429: self = .retry
        case 400..<500: self = .reject
        default: self = .retry
        }
    }
}
