/// A network that loses, delays and repeats what is sent, the same way for the same seed.
package struct LossyLink: Sendable {
    /// A datagram on its way.
    package struct Delivery: Sendable {
        /// Which of the sent datagrams it is, from 0.
        package var index: Int
        /// When it arrives.
        package var arrival: Duration
    }

    /// The probability that a datagram is lost, 0...1.
    package var loss: Double
    /// The probability that the datagram after a lost one is lost too, 0...1.
    package var burst: Double
    /// The probability that a datagram takes a way that is longer by `detour`, 0...1.
    package var reordering: Double
    /// How much longer that way is.
    package var detour: Duration
    /// The probability that a datagram comes twice, 0...1.
    package var duplication: Double
    /// The longest delay; a datagram overtakes those that were sent less than this before it.
    package var jitter: Duration

    /// A network of these properties.
    package init(
        loss: Double = 0, burst: Double = 0, reordering: Double = 0, detour: Duration = .milliseconds(40),
        duplication: Double = 0, jitter: Duration = .zero
    ) {
        self.loss = loss
        self.burst = burst
        self.reordering = reordering
        self.detour = detour
        self.duplication = duplication
        self.jitter = jitter
    }

    /// What arrives of datagrams sent at `times`, by time of arrival.
    ///
    /// The first one always arrives, and first: where a stream begins can't be told without it.
    package func deliver(_ times: [Duration], using random: inout SeededRandom) -> [Delivery] {
        var deliveries: [Delivery] = []
        var lostBefore = false
        for (index, time) in times.enumerated() {
            let isLost = index > 0 && Double.random(in: 0..<1, using: &random) < (lostBefore ? max(burst, loss) : loss)
            lostBefore = isLost
            if isLost { continue }
            deliveries.append(Delivery(index: index, arrival: time + (index == 0 ? .zero : delay(using: &random))))
            if Double.random(in: 0..<1, using: &random) < duplication {
                deliveries.append(Delivery(index: index, arrival: time + delay(using: &random)))
            }
        }
        return deliveries.sorted { ($0.arrival, $0.index) < ($1.arrival, $1.index) }
    }

    /// When a datagram arrives that is sent at `time`; nil when it is lost.
    ///
    /// For what is sent piece by piece: without bursts and repetitions.
    package func arrival(of time: Duration, using random: inout SeededRandom) -> Duration? {
        Double.random(in: 0..<1, using: &random) < loss ? nil : time + delay(using: &random)
    }

    private func delay(using random: inout SeededRandom) -> Duration {
        let isDetour = Double.random(in: 0..<1, using: &random) < reordering
        return jitter * Double.random(in: 0..<1, using: &random) + (isDetour ? detour : .zero)
    }
}
