import Evaluation
import Foundation

extension EventReport {
    /// For people: clip by clip what went wrong, then the figures.
    var text: String {
        func number(_ value: Double?, _ format: String) -> String { value.map { String(format: format, $0) } ?? "-" }
        let clips = clips.flatMap { clip -> [String] in
            let missed = clip.visits.filter { !$0.optional && $0.alerts == 0 }
            let repeated = clip.visits.filter { $0.alerts > 1 }
            let wrong = clip.alerts.filter { $0.person == nil }
            return ["\(clip.clip): \(number(clip.seconds, "%.1f")) s, \(clip.framesAnalysed) frames analysed"]
                + missed.map { visit in
                    "  missed    \(visit.person), \(number(visit.from, "%.1f")) to \(number(visit.to, "%.1f")) s"
                        + (visit.confirmable.map { ", though seen often enough by \(number($0, "%.1f")) s" } ?? "")
                }
                + repeated.map { "  repeated  \($0.person), \($0.alerts) alerts" }
                + wrong.map { "  nobody    at \(number($0.time, "%.1f")) s, rule \($0.rule), box \($0.box)" }
        }
        let figures = [
            "visits told     \(found) of \(visits), recall \(number(recall, "%.3f")) at \(number(fps, "%g")) frames/s",
            "alerts a visit  \(number(alertsPerVisit, "%.2f")), at most \(mostAlerts); \(repeats) repeats",
            "false alarms    \(falseAlarms), \(number(falseAlarmsPerHour, "%.2f")) a camera-hour "
                + "(\(number(seconds, "%.1f")) s)",
            "time to alert   p50 \(number(timeToAlert.p50, "%.2f"))  p90 \(number(timeToAlert.p90, "%.2f"))  "
                + "max \(number(timeToAlert.max, "%.2f")) s after the whole person was in the picture",
            "of that our own p50 \(number(ownDelay.p50, "%.2f"))  p90 \(number(ownDelay.p90, "%.2f"))  "
                + "max \(number(ownDelay.max, "%.2f")) s after the detector had seen them often enough",
        ]
        return (clips + figures).joined(separator: "\n")
    }
}
