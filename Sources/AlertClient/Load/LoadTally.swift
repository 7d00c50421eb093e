/// What came of each alert of a load run.
struct LoadTally {
    private struct Fate {
        let begunAt: ContinuousClock.Instant
        /// How many users have yet to get it.
        var missing: Int
        var isAnswered = false
        var isAccepted = false
    }

    let alert: LoadAlert
    var report = LoadReport()
    var failedHandshakes = 0
    private let plan: LoadPlan
    private var fates: [Fate] = []
    private(set) var inFlight = 0
    private var latencies: [Float] = []
    private var publishLatencies: [Float] = []

    init(_ plan: LoadPlan) {
        self.plan = plan
        alert = LoadAlert(run: "run\(UInt32.random(in: .min ... .max))", size: plan.size)
        report.size = plan.size
    }

    var count: Int { fates.count }

    /// Whether an alert that may have been accepted has yet to arrive.
    var isWaiting: Bool { inFlight > 0 }

    mutating func begin(at time: ContinuousClock.Instant) -> Int {
        let readers = plan.connections - plan.slowConnections
        let number = fates.count
        let missing: Int =
            switch plan.audience {
            case .everyone: readers
            case .one: number % plan.connections < plan.slowConnections ? 0 : 1
            case .absent, .nobody: 0
            }
        fates.append(Fate(begunAt: time, missing: missing))
        inFlight += 1
        return number
    }

    mutating func answered(_ number: Int, status: Int, at time: ContinuousClock.Instant) {
        fates[number].isAnswered = true
        fates[number].isAccepted = status == 200 || status == 202
        if fates[number].isAccepted {
            report.published += 1
            publishLatencies.append(Self.milliseconds(time - fates[number].begunAt))
        } else {
            report.refused += 1
        }
        if isSettled(fates[number]) { inFlight -= 1 }
    }

    mutating func arrived(_ number: Int, isNew: Bool, isRedelivery: Bool, at time: ContinuousClock.Instant) {
        guard fates.indices.contains(number) else { return }
        if isRedelivery { report.redelivered += 1 }
        guard isNew else {
            if !isRedelivery { report.duplicated += 1 }
            return
        }
        report.deliveries += 1
        latencies.append(Self.milliseconds(time - fates[number].begunAt))
        fates[number].missing -= 1
        if isSettled(fates[number]) { inFlight -= 1 }
    }

    private func isSettled(_ fate: Fate) -> Bool {
        // A refused alert arrives nowhere.
        fate.isAnswered && (fate.missing <= 0 || !fate.isAccepted)
    }

    mutating func stopPublishing() {
        report.publishedPerSecond = Double(report.published) / max(report.seconds, 1e-9)
        report.deliveriesPerSecond = Double(report.deliveries) / max(report.seconds, 1e-9)
    }

    mutating func finish(openReaders: Int) -> LoadReport {
        report.lost = fates.reduce(0) { $0 + ($1.isAccepted ? max(0, $1.missing) : 0) }
        report.latency = LoadReport.Percentiles(latencies)
        report.publishLatency = LoadReport.Percentiles(publishLatencies)
        report.openAtEnd = openReaders
        return report
    }

    private static func milliseconds(_ duration: Duration) -> Float { Float(duration / .milliseconds(1)) }
}
