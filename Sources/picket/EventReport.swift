import Evaluation
import Foundation
import Ingest

/// What `picket eval events --json` prints; times are seconds since a clip's first frame.
struct EventReport: Encodable {
    /// A clip, what its alerts were and what they should have been.
    struct Clip: Encodable {
        let clip: String
        let seconds: Double
        let framesAnalysed: Int
        let visits: [Visit]
        let alerts: [Alert]
        let verdict: ClipVerdict
        let duration: Duration

        private enum CodingKeys: String, CodingKey {
            case clip, seconds, visits, alerts
            case framesAnalysed = "frames_analysed"
        }

        init(clip: String, replayed: ReplayedClip, verdict: ClipVerdict) {
            self.clip = clip
            self.verdict = verdict
            duration = replayed.duration
            seconds = replayed.duration.inMilliseconds
            framesAnalysed = replayed.framesAnalysed
            visits = verdict.visits.map { Visit($0, of: verdict) }
            alerts = zip(replayed.alerts, verdict.alerts.indices).map { alert, index in
                Alert(alert, person: verdict.visits.first { $0.alerts.contains(index) }?.person)
            }
        }
    }

    /// A person who came and went.
    struct Visit: Encodable {
        let person: String
        let from, to: Double
        let optional: Bool
        let alerts: Int
        /// From when the whole person was in the picture.
        let timeToAlert: Double?
        /// When the detector had seen the person as often as an alert asks for.
        let confirmable: Double?
        /// From then to the first alert.
        let ownDelay: Double?

        private enum CodingKeys: String, CodingKey {
            case person, from, to, optional, alerts, confirmable
            case timeToAlert = "time_to_alert"
            case ownDelay = "own_delay"
        }

        init(_ visit: ClipVerdict.Visit, of verdict: ClipVerdict) {
            person = visit.person
            from = visit.sight.time.lowerBound.inMilliseconds
            to = visit.sight.time.upperBound.inMilliseconds
            optional = visit.isOptional
            alerts = visit.alerts.count
            timeToAlert = verdict.timeToAlert(of: visit)?.inMilliseconds
            confirmable = visit.confirmable?.inMilliseconds
            ownDelay = verdict.ownDelay(of: visit)?.inMilliseconds
        }
    }

    /// An alert and whom it tells of; nobody when it is false.
    struct Alert: Encodable {
        let rule: String
        let trackID: Int
        let time: Double
        let score: Float
        let box: [Float]
        let person: String?

        private enum CodingKeys: String, CodingKey {
            case rule, time, score, box, person
            case trackID = "track_id"
        }

        init(_ alert: ReplayedClip.Alert, person: String?) {
            rule = alert.rule
            trackID = alert.trackID
            time = alert.time.inMilliseconds
            score = alert.score
            box = alert.box
            self.person = person
        }
    }

    /// How long the visits that were told waited.
    struct Wait: Encodable {
        let p50, p90, max: Double?

        fileprivate init(longest: Duration?, _ time: (_ share: Double) -> Duration?) {
            p50 = time(0.5)?.inMilliseconds
            p90 = time(0.9)?.inMilliseconds
            max = longest?.inMilliseconds
        }
    }

    let fps: Double
    let clips: [Clip]
    let visits, found, alerts, repeats, mostAlerts, falseAlarms: Int
    let seconds: Double
    let recall, falseAlarmsPerHour, alertsPerVisit: Double?
    /// From when the whole person was in the picture.
    let timeToAlert: Wait
    /// From when the detector had seen the person as often as an alert asks for.
    let ownDelay: Wait

    private enum CodingKeys: String, CodingKey {
        case fps, clips, visits, found, alerts, repeats, seconds, recall
        case mostAlerts = "most_alerts_per_visit"
        case falseAlarms = "false_alarms"
        case falseAlarmsPerHour = "false_alarms_per_camera_hour"
        case alertsPerVisit = "alerts_per_visit"
        case timeToAlert = "time_to_alert"
        case ownDelay = "own_delay"
    }

    init(_ clips: [Clip], framesPerSecond: Double) {
        let score = EventScore(clips.map(\.verdict), durations: clips.map(\.duration))
        fps = framesPerSecond
        self.clips = clips
        (visits, found, alerts) = (score.visits, score.found, score.alerts)
        (repeats, mostAlerts, falseAlarms) = (score.repeats, score.mostAlerts, score.falseAlarms)
        seconds = score.duration.inMilliseconds
        (recall, alertsPerVisit) = (score.recall, score.alertsPerVisit)
        falseAlarmsPerHour = score.falseAlarmsPerHour
        timeToAlert = Wait(longest: score.timesToAlert.last, score.timeToAlert)
        ownDelay = Wait(longest: score.ownDelays.last, score.ownDelay)
    }
}

extension Duration {
    /// Seconds, rounded to three decimals.
    fileprivate var inMilliseconds: Double { (self / .milliseconds(1)).rounded() / 1000 }
}
