internal import RTP
internal import SRTP

/// One time through a recording, timed without what only the benchmark needs.
struct ReceiveRound {
    /// What a round took.
    struct Result {
        /// Nanoseconds for each batch of packets.
        let times: [Double]
        let accessUnits: UInt64
    }

    let recording: [[UInt8]]
    let format: PayloadFormat
    let keys: SRTPKeys?

    /// As many as one read of a socket brings, at most.
    private static let batch = 32
    private static let slotSize = 2048

    /// libsrtp alone.
    func decrypt(_ keys: SRTPKeys) throws -> [Double] {
        let context = try SRTPContext(keys, direction: .inbound)
        return try time { datagrams, now in
            for datagram in datagrams { _ = try context.unprotect(datagram.bytes, now: now) }
        }
    }

    /// All of it.
    func receive() throws -> Result {
        let receiver = RTPReceiver(
            formats: [format], feedback: ReceiverFeedback.Settings(ssrc: 1, canonicalName: "picket"))
        var intake = try DatagramIntake<RecordedOrigin>(receiver: receiver, srtp: keys)
        let times = try time { datagrams, now in
            intake.handle(&datagrams, now: now)
            while true {
                if case .idle = intake.poll(now: now) { break }
            }
        }
        return Result(times: times, accessUnits: intake.statistics.accessUnits)
    }

    /// Fills a buffer as a socket does, and answers the nanoseconds that `body` takes each time.
    private func time(
        _ body: (inout [DatagramIntake<RecordedOrigin>.Datagram], Duration) throws -> Void
    ) throws -> [Double] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.batch * Self.slotSize, alignment: 64)
        defer { buffer.deallocate() }
        let clock = ContinuousClock()
        let begin = clock.now
        var times: [Double] = []
        for start in stride(from: 0, to: recording.count, by: Self.batch) {
            var datagrams = recording[start..<min(start + Self.batch, recording.count)].enumerated().map {
                let slot = buffer[($0 * Self.slotSize)...].prefix(min($1.count, Self.slotSize))
                let bytes = UnsafeMutableRawBufferPointer(rebasing: slot)
                bytes.copyBytes(from: $1.prefix(Self.slotSize))
                return DatagramIntake.Datagram(bytes: bytes, origin: RecordedOrigin())
            }
            let before = clock.now
            try body(&datagrams, before - begin)
            times.append((clock.now - before) / .nanoseconds(1))
        }
        return times
    }
}

/// A recording has one sender.
private struct RecordedOrigin: DatagramOrigin {
    func isOnHost(of other: Self) -> Bool { true }
}
