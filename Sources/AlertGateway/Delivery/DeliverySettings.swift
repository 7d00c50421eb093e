import Configuration
import FoundationEssentials

/// The section `delivery` of the configuration file: how long alerts are kept, how often they are sent, how many wait.
package struct DeliverySettings: Equatable, Sendable {
    /// How long and how much the log keeps.
    package var retention = Retention()
    /// When an alert that was not acknowledged comes again, and when it is given up.
    package var schedule = RedeliverySchedule()
    /// Bytes of alerts that may wait for one client that does not read, before it is closed with 4008; one alert always
    /// may.
    package var queueBytes = 4 << 20
    /// Who is told of alerts that were given up; nil for nobody.
    package var webhook: WebhookSettings?

    /// The defaults are those of `picket-gateway serve`.
    package init() {}

    /// Reads the section `delivery` of `file`, in which paths are relative to `folder`; what it does not say has its
    /// default.
    init(_ file: ConfigurationSection, folder: URL) {
        guard let section = file.section("delivery") else { return }
        if let age = section.duration("retention") {
            retention.age = age
            if age <= .zero { section.note("must be longer than nothing", at: "retention") }
        }
        retention.alertsPerUser = section.integer(
            "max_alerts_per_user", in: 1...100_000_000, default: retention.alertsPerUser)
        retention.bytes = section.bytes("max_bytes") ?? retention.bytes
        if let pause = section.duration("redeliver_after") {
            schedule.redeliverAfter = pause
            if pause <= .zero { section.note("must be longer than nothing", at: "redeliver_after") }
        }
        schedule.deadLetterAfter = section.integer("dead_letter_after", in: 1...1000, default: schedule.deadLetterAfter)
        queueBytes = section.bytes("queue_bytes").map { Int(clamping: $0) } ?? queueBytes
        webhook = section.section("webhook").flatMap { WebhookSettings($0, folder: folder) }
        section.finish()
    }
}
