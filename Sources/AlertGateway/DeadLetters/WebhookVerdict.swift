/// What a webhook's answer means for the dead letter that was posted.
package enum WebhookVerdict: Equatable, Sendable {
    /// It was taken.
    case told
    /// Try again later.
    case retry
    /// It will never be taken.
    case refused

    /// Reads an HTTP status.
    package init(status: UInt) {
        switch status {
        case 200..<300: self = .told
        // A wrong token or address is mended by somebody in the end, and so is a server that has too much to do.
        case 401, 403, 404, 408, 425, 429: self = .retry
        case 400..<500: self = .refused
        default: self = .retry
        }
    }
}
