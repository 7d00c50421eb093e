/// What a receiver says to the sender, as datagrams of RTCP: reports every few seconds, requests when they are due.
///
/// Contract: tell it what comes, then call `poll(now:)`; when it answers nil, poll again at `deadline`. Each datagram is a
/// compound packet of a receiver report, the canonical name, and the requests (RFC 3550 §6.1).
package struct ReceiverFeedback: Sendable {
    /// What is understood on the other side, and who speaks.
    package struct Settings: Hashable, Sendable {
        /// The receiver's own source identifier.
        package var ssrc: UInt32
        /// The receiver's canonical name.
        package var canonicalName: String
        /// Whether lost packets are asked for.
        package var requestsPackets: Bool
        /// Whether key frames are asked for.
        package var requestsKeyFrames: Bool

        /// Settings of a receiver that asks for whatever it lacks.
        package init(
            ssrc: UInt32, canonicalName: String, requestsPackets: Bool = true, requestsKeyFrames: Bool = true
        ) {
            self.ssrc = ssrc
            self.canonicalName = canonicalName
            self.requestsPackets = requestsPackets
            self.requestsKeyFrames = requestsKeyFrames
        }
    }

    /// What was sent so far.
    package struct Counters: Hashable, Sendable {
        /// Receiver reports.
        package var reports: UInt64 = 0
        /// Packets that were asked for again, repetitions included.
        package var packetRequests: UInt64 = 0
        /// Requests for a key frame.
        package var keyFrameRequests: UInt64 = 0
    }

    /// The time between two reports, give or take a half (RFC 3550 §6.2).
    package static let reportInterval = Duration.seconds(5)

    /// What was sent so far.
    package private(set) var counters = Counters()

    private let settings: Settings?
    private let clockRate: UInt32
    /// What has come of the present source.
    package private(set) var reception: ReceptionStatistics?
    /// What the sender's reports tell of its clocks.
    package private(set) var senderClock: SenderClock
    private var missing = MissingPackets()
    private var keyFrame = KeyFrameRequest()
    private var nextReport: Duration?
    private var dice: UInt32

    /// Nothing has come yet of a source whose clock ticks `clockRate` times a second; without settings, nothing is sent.
    package init(_ settings: Settings?, clockRate: UInt32) {
        self.settings = settings
        self.clockRate = clockRate
        senderClock = SenderClock(clockRate: clockRate)
        dice = settings?.ssrc ?? 0
    }

    /// When something is due next; nil before the first packet, after a farewell, and for those who are silent.
    package var deadline: Duration? {
        guard var deadline = nextReport, settings != nil, reception != nil else { return nil }
        if let due = missing.deadline, settings?.requestsPackets == true { deadline = min(deadline, due) }
        if let due = keyFrame.deadline, settings?.requestsKeyFrames == true { deadline = min(deadline, due) }
        return deadline
    }

    /// A packet came that has not come before; `isRestart` when it is the first of a new source or sequence.
    package mutating func received(_ packet: RTPPacket, isRestart: Bool, now: Duration) {
        if isRestart || reception == nil {
            begin(with: packet, now: now)
        }
        guard let sequence = reception?.record(packet, arrival: now) else { return }
        missing.note(sequence, now: now)
    }

    /// A packet that had been lost came again; answers whether it can have been lost at all.
    package mutating func recovered(_ sequenceNumber: UInt16, now: Duration) -> Bool {
        guard let highest = reception?.highest else { return false }
        let sequence = Int64(extending: sequenceNumber, near: highest)
        guard sequence < highest else { return false }
        missing.note(sequence, now: now)
        return true
    }

    /// The reorder buffer waits no longer for the packets before `sequenceNumber`.
    package mutating func gaveUp(before sequenceNumber: UInt16) {
        guard let reception else { return }
        missing.giveUp(through: Int64(extending: sequenceNumber, near: reception.highest) - 1)
    }

    /// A key frame is needed; asking begins at `start`.
    package mutating func needKeyFrame(from start: Duration) { keyFrame.need(from: start) }

    /// A clean key frame came.
    package mutating func receivedKeyFrame() { keyFrame.satisfy() }

    /// A report of a sender came; answers whether it is the present source's, or may be the next one's.
    @discardableResult
    package mutating func received(_ report: SenderReport, now: Duration) -> Bool {
        guard reception.map({ $0.ssrc == report.ssrc }) ?? true else { return false }
        senderClock.take(report, now: now)
        return true
    }

    /// The sender said that it ends: there is nobody to speak to.
    package mutating func received(_ goodbye: Goodbye) {
        guard let reception, goodbye.ssrcs.contains(reception.ssrc) else { return }
        self.reception = nil
        missing = MissingPackets()
        nextReport = nil
    }

    /// The datagram to send at `now`; nil when nothing is due.
    package mutating func poll(now: Duration) -> [UInt8]? {
        guard let settings, let source = reception?.ssrc, let deadline, deadline <= now else { return nil }
        var packets = [report(by: settings, now: now), name(of: settings)]
        let lost = settings.requestsPackets ? missing.takeDue(now: now) : []
        if !lost.isEmpty {
            counters.packetRequests += UInt64(lost.count)
            packets.append(.nack(GenericNACK(sender: settings.ssrc, media: source, lost: lost)))
        }
        if settings.requestsKeyFrames, let demand = keyFrame.takeDue(now: now) {
            counters.keyFrameRequests += 1
            packets.append(request(demand, of: source, by: settings))
        }
        return RTCPPacket.datagram(packets)
    }

    private mutating func begin(with packet: RTPPacket, now: Duration) {
        if let reception, reception.ssrc != packet.ssrc { senderClock = SenderClock(clockRate: clockRate) }
        reception = ReceptionStatistics(ssrc: packet.ssrc, sequenceNumber: packet.sequenceNumber, clockRate: clockRate)
        missing = MissingPackets()
        if nextReport == nil { scheduleReport(after: now) }
    }

    private mutating func report(by settings: Settings, now: Duration) -> RTCPPacket {
        counters.reports += 1
        scheduleReport(after: now)
        let block = reception?.takeReport(
            lastSenderReport: senderClock.lastReport, delay: senderClock.delaySinceLastReport(now: now))
        return .receiverReport(ReceiverReport(ssrc: settings.ssrc, reports: [block].compactMap(\.self)))
    }

    private func name(of settings: Settings) -> RTCPPacket {
        .sourceDescription(
            SourceDescription(chunks: [.init(ssrc: settings.ssrc, items: [.canonicalName(settings.canonicalName)])]))
    }

    private func request(
        _ demand: KeyFrameRequest.Demand, of source: UInt32, by settings: Settings
    ) -> RTCPPacket {
        switch demand {
        case .pictureLossIndication:
            .pictureLossIndication(PictureLossIndication(sender: settings.ssrc, media: source))
        case .fullIntraRequest(let number):
            .fullIntraRequest(
                FullIntraRequest(sender: settings.ssrc, demands: [.init(ssrc: source, number: number)]))
        }
    }

    // Receivers that start together must not report together for ever (RFC 3550 §6.3.1).
    private mutating func scheduleReport(after now: Duration) {
        dice = dice &* 1_664_525 &+ 1_013_904_223
        nextReport = now + Self.reportInterval * (0.5 + Double(dice >> 8) / Double(1 << 24))
    }
}
