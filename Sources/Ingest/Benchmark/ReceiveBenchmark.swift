internal import Detection
package import RTP
package import SRTP

/// How many packets a second one core takes from datagram to access unit, and how much of that is libsrtp's.
///
/// A recording is received again and again by what `picket serve` uses between socket and decoder, in batches as a socket
/// brings them. With SRTP the recording is encrypted beforehand, and every second round is libsrtp's alone: both are measured
/// at the same speed of the machine. What counts of each batch is the median of all rounds: a batch takes microseconds, so
/// that few are hit by whatever else runs.
package struct ReceiveBenchmark: Sendable {
    /// Why nothing could be measured.
    package enum Failure: Error, Hashable, Sendable {
        /// The recording holds no packet of RTP.
        case noPackets
        /// No access unit of the codec came out.
        case noAccessUnits(codec: VideoCodec)
    }

    /// What the packets hold.
    package var codec: VideoCodec
    /// How they are protected; nil for plain RTP.
    package var suite: SRTPSuite?
    /// How long to measure.
    package var length: Duration

    /// A measurement of these properties.
    package init(codec: VideoCodec, suite: SRTPSuite? = nil, length: Duration = .seconds(5)) {
        self.codec = codec
        self.suite = suite
        self.length = length
    }

    /// Measures with the RTP packets among `datagrams`, whose payload type is that of the first.
    package func run(_ datagrams: [[UInt8]]) throws -> ReceiveReport {
        var recording = datagrams.filter { !RTPPacket.isRTCP($0.span.bytes) }
        guard let first = recording.compactMap({ try? RTPPacket($0.span.bytes) }).first else {
            throw Failure.noPackets
        }
        let keys = try suite.map { suite throws(SRTPError) in
            try SRTPKeys(suite: suite, keyAndSalt: Array(repeating: 0x5A, count: suite.keyLength + suite.saltLength))
        }
        if let keys {
            let context = try SRTPContext(keys, direction: .outbound)
            recording = try recording.map { packet throws(SRTPError) in try context.protect(packet) }
        }
        let round = ReceiveRound(
            recording: recording, format: PayloadFormat(payloadType: first.payloadType, codec: codec), keys: keys)

        let clock = ContinuousClock()
        let end = clock.now + length
        var whole: [[Double]] = []
        var crypto: [[Double]] = []
        var accessUnits: UInt64 = 0
        repeat {
            if let keys { crypto.append(try round.decrypt(keys)) }
            let result = try round.receive()
            whole.append(result.times)
            accessUnits = result.accessUnits
            guard accessUnits > 0 else { throw Failure.noAccessUnits(codec: codec) }
        } while clock.now < end
        let time = Self.sumOfMedians(whole) / Double(recording.count)
        let cryptoTime = crypto.isEmpty ? nil : Self.sumOfMedians(crypto) / Double(recording.count)
        return ReceiveReport(
            codec: codec.rawValue.lowercased(), srtp: suite?.rawValue, packets: recording.count,
            bytes: recording.reduce(0) { $0 + $1.count }, accessUnits: accessUnits, rounds: whole.count,
            packetsPerSecond: 1e9 / time, nanosecondsPerPacket: time, cryptoNanosecondsPerPacket: cryptoTime,
            overheadPercent: cryptoTime.map { (time / $0 - 1) * 100 }, cpu: CPUName.current)
    }

    private static func sumOfMedians(_ rounds: [[Double]]) -> Double {
        (0..<(rounds.first?.count ?? 0)).reduce(0) { sum, batch in
            sum + rounds.map { $0[batch] }.sorted()[rounds.count / 2]
        }
    }
}

extension ReceiveBenchmark.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noPackets: "there is no RTP packet in the recording"
        case .noAccessUnits(let codec): "no picture came out: expected a recording of \(codec.rawValue)"
        }
    }
}
