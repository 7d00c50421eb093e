import RTP
import TestSupport
import Testing

/// A sender that answers requests and a receiver that makes them, with a lossy network both ways, on fake time.
@Suite struct RetransmissionTests {
    /// Sends 200 pictures, 30 a second, and again what is asked for; begins with a key frame, and sends one when asked.
    private struct Sender {
        static let interval = Duration.milliseconds(33)
        private(set) var pictures: [SyntheticVideo.AccessUnit] = []
        private(set) var keyFrameDemands = 0
        private var sent: [UInt16: RTPDatagram] = [:]
        private var sequenceNumber: UInt16 = 65_400
        private var retransmissionNumber: UInt16 = 0
        private var owesKeyFrame = true
        var random: SeededRandom

        init(seed: UInt64) { random = SeededRandom(seed: seed) }

        mutating func nextPicture() -> [[UInt8]] {
            let picture = SyntheticVideo.h264.accessUnit(
                isKeyFrame: owesKeyFrame, usesDelimiters: false, maxPayload: 800, using: &random)
            owesKeyFrame = false
            pictures.append(picture)
            return picture.payloads.enumerated().map { index, payload in
                let datagram = RTPDatagram(
                    payload, sequenceNumber: sequenceNumber, timestamp: UInt32(pictures.count) * 2970,
                    marker: index == picture.payloads.count - 1)
                sent[sequenceNumber] = datagram
                sequenceNumber &+= 1
                return datagram.bytes
            }
        }

        mutating func answer(_ datagram: [UInt8]) throws -> [[UInt8]] {
            var answers: [[UInt8]] = []
            for packet in try RTCPPacket.parse(datagram.span.bytes) {
                switch packet {
                case .nack(let nack): answers += nack.lost.compactMap { retransmission(of: $0) }
                case .pictureLossIndication, .fullIntraRequest:
                    keyFrameDemands += 1
                    owesKeyFrame = true
                default: break
                }
            }
            return answers
        }

        private mutating func retransmission(of number: UInt16) -> [UInt8]? {
            guard var datagram = sent[number] else { return nil }
            datagram.payload = [UInt8(number >> 8), UInt8(number & 0xFF)] + datagram.payload
            datagram.payloadType = 97
            datagram.ssrc = 99
            datagram.sequenceNumber = retransmissionNumber
            retransmissionNumber &+= 1
            return datagram.bytes
        }
    }

    private struct Run {
        var units: [AccessUnit] = []
        var sender: Sender
        var receiver: RTPReceiver

        init(seed: UInt64, loss: Double, requestsPackets: Bool) throws {
            sender = Sender(seed: seed)
            receiver = RTPReceiver(
                formats: [PayloadFormat(payloadType: 96, codec: .h264, retransmissionType: 97)],
                feedback: ReceiverFeedback.Settings(
                    ssrc: 9, canonicalName: "picket", requestsPackets: requestsPackets))
            let link = LossyLink(loss: loss, reordering: 0.05, detour: .milliseconds(8), jitter: .milliseconds(5))
            let delay = Duration.milliseconds(20)
            var random = SeededRandom(seed: seed &+ 1000)
            var toReceiver: [(Duration, [UInt8])] = []
            var toSender: [(Duration, [UInt8])] = []
            var nextPicture = Duration.zero
            for millisecond in 0..<8000 {
                let now = Duration.milliseconds(millisecond)
                var sending: [[UInt8]] = []
                if now >= nextPicture, sender.pictures.count < 200 {
                    sending += sender.nextPicture()
                    nextPicture += Sender.interval
                }
                for (_, datagram) in toSender.filter({ $0.0 <= now }) { sending += try sender.answer(datagram) }
                toSender.removeAll { $0.0 <= now }
                for datagram in sending {
                    if let arrival = link.arrival(of: now + delay, using: &random) {
                        toReceiver.append((arrival, datagram))
                    }
                }
                for (_, datagram) in toReceiver.filter({ $0.0 <= now }) { receiver.handle(datagram, at: now) }
                toReceiver.removeAll { $0.0 <= now }
                polling: while true {
                    switch receiver.poll(now: now) {
                    case .accessUnit(let unit): units.append(unit)
                    case .send(let datagram):
                        if let arrival = link.arrival(of: now + delay, using: &random) {
                            toSender.append((arrival, datagram))
                        }
                    case .idle: break polling
                    }
                }
            }
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func whatIsLostComesAgain(seed: UInt64) throws {
        let run = try Run(seed: seed, loss: 0.1, requestsPackets: true)
        let data = Set(run.units.map(\.data))
        let missing = run.sender.pictures.count { !data.contains($0.data) }
        #expect(run.sender.pictures.count == 200)
        // A packet, its request and the repetition each get lost at 10 %, and there are four requests in 200 ms.
        #expect(missing <= 4, "seed \(seed): \(run.receiver.statistics)")
        #expect(run.receiver.statistics.retransmitted > 20, "seed \(seed)")
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func withoutThatAKeyFrameEndsTheDamage(seed: UInt64) throws {
        let run = try Run(seed: seed, loss: 0.02, requestsPackets: false)
        #expect(run.receiver.statistics.gaps > 0, "seed \(seed)")
        #expect(run.sender.keyFrameDemands > 0, "seed \(seed)")
        #expect(run.units.count(where: \.isKeyFrame) > 1, "seed \(seed)")
        // Rate limited: eight seconds hold at most one request each half second.
        #expect(run.receiver.statistics.feedback.keyFrameRequests <= 16, "seed \(seed)")
        // Clean pictures: those from a key frame to the next gap.
        var isClean = false
        let clean = run.units.count {
            isClean = $0.isKeyFrame || (isClean && !$0.followsGap)
            return isClean
        }
        #expect(clean > 20, "seed \(seed)")
    }
}
