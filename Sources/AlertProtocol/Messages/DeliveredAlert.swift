/// An alert as one user gets it.
package struct DeliveredAlert: Codable, Equatable, Sendable {
    /// What was published.
    package var alert: Alert
    /// Counts this user's alerts from 1, without gaps.
    package var seq: Int64
    /// Names the gateway's database: `seq` of another epoch means something else.
    package var epoch: String
    /// Whether an earlier connection may have brought it already.
    package var redelivered: Bool

    private enum CodingKeys: String, CodingKey { case seq, epoch, redelivered }

    /// An alert with its place in the user's sequence.
    package init(alert: Alert, seq: Int64, epoch: String, redelivered: Bool) {
        self.alert = alert
        self.seq = seq
        self.epoch = epoch
        self.redelivered = redelivered
    }

    package init(from decoder: any Decoder) throws {
        alert = try Alert(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        seq = try container.decode(Int64.self, forKey: .seq)
        epoch = try container.decode(String.self, forKey: .epoch)
        redelivered = try container.decodeIfPresent(Bool.self, forKey: .redelivered) ?? false
    }

    package func encode(to encoder: any Encoder) throws {
        try alert.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(seq, forKey: .seq)
        try container.encode(epoch, forKey: .epoch)
        try container.encode(redelivered, forKey: .redelivered)
    }
}
