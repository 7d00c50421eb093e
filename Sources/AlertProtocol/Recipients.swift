/// Who is to get an alert: the `notify` of a published alert, which is not passed on.
package enum Recipients: Equatable, Sendable {
    /// `"*"`: every user who may see the stream.
    case everyone
    /// `["alice", …]`.
    case users([String])
}

extension Recipients: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let users = try? container.decode([String].self) {
            self = .users(users)
        } else if (try? container.decode(String.self)) == "*" {
            self = .everyone
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a list of user ids or \"*\"")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .everyone: try container.encode("*")
        case .users(let users): try container.encode(users)
        }
    }
}

/// An alert on its way to the gateway: the body of `POST /api/alerts`.
package struct PublishedAlert: Codable, Equatable, Sendable {
    /// What the users get.
    package var alert: Alert
    /// Who gets it.
    package var notify: Recipients

    private enum CodingKeys: String, CodingKey { case notify }

    /// An alert for `notify`.
    package init(alert: Alert, notify: Recipients) {
        self.alert = alert
        self.notify = notify
    }

    package init(from decoder: any Decoder) throws {
        alert = try Alert(from: decoder)
        notify = try decoder.container(keyedBy: CodingKeys.self).decode(Recipients.self, forKey: .notify)
    }

    package func encode(to encoder: any Encoder) throws {
        try alert.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(notify, forKey: .notify)
    }
}

/// The gateway's answer to a published alert: 202 when it is new, 200 when it was known already.
package struct PublishReceipt: Codable, Equatable, Sendable {
    /// The alert's id.
    package var alertID: String
    /// Whether the gateway had it already, so that nobody gets it again.
    package var duplicate: Bool

    private enum CodingKeys: String, CodingKey {
        case duplicate
        case alertID = "alert_id"
    }

    /// The answer for one alert.
    package init(alertID: String, duplicate: Bool) {
        self.alertID = alertID
        self.duplicate = duplicate
    }
}
