internal import Logging
internal import NIOCore
internal import NIOPosix
package import RTP
internal import SDP

/// One stream's sockets: what they bring goes through the stream's intake, what that answers to the stream and the sender.
///
/// It lives on one event loop, as do both of its sockets.
package final class RTPSession {
    /// What became of datagrams before and beside the receiver.
    package struct Counters: Sendable {
        /// What the intake refused.
        package var intake = DatagramIntake<SocketPeer>.Counters()
        /// From another host than the configured one, ignored.
        package var otherHost: UInt64 = 0
        /// Dropped by the kernel because the sockets' buffers were full.
        package var kernelDrops: UInt64 = 0
    }

    /// What the session tells its stream; called on the event loop.
    package struct Outlets: Sendable {
        let onUnit: @Sendable (AccessUnit) -> Void
        let onStatistics: @Sendable (ReceiverStatistics, Counters) -> Void

        /// Access units go to `onUnit`, and to `onStatistics` what was counted, after each read.
        package init(
            onUnit: @escaping @Sendable (AccessUnit) -> Void,
            onStatistics: @escaping @Sendable (ReceiverStatistics, Counters) -> Void
        ) {
            self.onUnit = onUnit
            self.onStatistics = onStatistics
        }
    }

    private static let maxBatch = 32
    private static let housekeepingInterval = TimeAmount.seconds(1)
    private static let complaintInterval = Duration.seconds(60)

    private let eventLoop: any EventLoop
    private let clock: ServiceClock
    private let logger: Logger
    private let outlets: Outlets
    private let sender: SocketAddress?

    private var intake: DatagramIntake<SocketPeer>
    private var counters = Counters()
    private var channels: [any Channel] = []
    private var drops: [ObjectIdentifier: UInt64] = [:]
    /// What a read has brought so far, and the buffers in which it lies.
    private var batch: [DatagramIntake<SocketPeer>.Datagram] = []
    private var buffers: [ByteBuffer] = []
    private var wakeUp: Scheduled<Void>?
    private var housekeeping: Scheduled<Void>?
    private var complained = (refused: UInt64(0), time: Duration.seconds(-60))

    /// A session of a source; throws when its keys are none, or its sender no address.
    init(
        _ source: ServiceConfiguration.RTPSource, clock: ServiceClock, logger: Logger, outlets: Outlets,
        eventLoop: any EventLoop
    ) throws {
        self.clock = clock
        self.logger = logger
        self.outlets = outlets
        self.eventLoop = eventLoop
        sender = try source.sender.map { try SocketAddress(ipAddress: $0, port: 0) }
        let receiver = RTPReceiver(
            formats: source.formats, clockRate: source.clockRate, latency: source.latency,
            feedback: ReceiverFeedback.Settings(
                ssrc: .random(in: 1...UInt32.max), canonicalName: "picket",
                requestsPackets: source.feedback?.nack ?? true,
                requestsKeyFrames: source.feedback?.keyFrames ?? true))
        intake = try DatagramIntake(receiver: receiver, srtp: source.srtp)
        batch.reserveCapacity(Self.maxBatch)
        buffers.reserveCapacity(Self.maxBatch)
    }

    /// A socket of the session is open.
    func add(_ channel: any Channel) {
        channels.append(channel)
        if housekeeping == nil { scheduleHousekeeping() }
    }

    /// A socket of the session is closed; what is complete is handed out.
    func remove(_ channel: any Channel) {
        channels.removeAll { $0 === channel }
        guard channels.isEmpty else { return }
        housekeeping?.cancel()
        housekeeping = nil
        drain()
        wakeUp?.cancel()
    }

    /// The decoder needs a key frame.
    func requestKeyFrame() {
        intake.needKeyFrame(now: clock.now)
        drain()
    }

    /// Takes a datagram that came to `channel`; it is received with the next `drain()` at the latest.
    func handle(_ datagram: ByteBuffer, from address: SocketAddress, to channel: any Channel) {
        if let sender, !sender.isOnHost(of: address) {
            counters.otherHost += 1
            return
        }
        let bytes = datagram.withUnsafeReadableBytes { bytes in
            // What one read brings lies in one buffer, each datagram in a part of its own that nobody but this session
            // reads. It stays there while the buffer is held.
            UnsafeMutableRawBufferPointer(mutating: bytes)
        }
        buffers.append(datagram)
        batch.append(.init(bytes: bytes, origin: SocketPeer(address: address, channel: channel)))
        guard batch.count == Self.maxBatch else { return }
        receive()
        _ = handOut()
    }

    /// Hands out what is complete, sends what is due, and comes back when something will be.
    func drain() {
        receive()
        wakeUp?.cancel()
        wakeUp = nil
        defer { outlets.onStatistics(intake.statistics, counters) }
        guard let deadline = handOut(), !channels.isEmpty else { return }
        let delay = max(deadline - clock.now, .zero)
        wakeUp = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) { self.drain() }
    }
}

extension RTPSession {
    private func receive() {
        guard !batch.isEmpty else { return }
        intake.handle(&batch, now: clock.now)
        batch.removeAll(keepingCapacity: true)
        buffers.removeAll(keepingCapacity: true)
        counters.intake = intake.counters
    }

    /// Answers until when there is nothing more.
    private func handOut() -> Duration? {
        let now = clock.now
        while true {
            switch intake.poll(now: now) {
            case .accessUnit(let unit): outlets.onUnit(unit)
            case .send(let datagram): send(datagram)
            case .idle(let deadline): return deadline
            }
        }
    }

    // Where the sender's RTCP comes from; before any has come, where its RTP does (RFC 4961).
    private func send(_ datagram: [UInt8]) {
        guard let peer = intake.control ?? intake.sender else { return }
        peer.channel.writeAndFlush(
            AddressedEnvelope(remoteAddress: peer.address, data: ByteBuffer(bytes: datagram)), promise: nil)
    }

    private func scheduleHousekeeping() {
        housekeeping = eventLoop.assumeIsolated().scheduleTask(in: Self.housekeepingInterval) {
            self.keepHouse()
            self.scheduleHousekeeping()
        }
    }

    private func keepHouse() {
        let refused = counters.intake.notAuthentic
        if refused > complained.refused, clock.now - complained.time >= Self.complaintInterval {
            logger.warning(
                "packets fail authentication: is the key that of the sender?",
                metadata: ["packets": "\(refused - complained.refused)"])
            complained = (refused, clock.now)
        }
        for channel in channels {
            let isolated = channel.socketMemory()?.assumeIsolated()
            isolated?.whenSuccess { memory in
                self.drops[ObjectIdentifier(channel)] = UInt64(memory.drops)
                self.counters.kernelDrops = self.drops.values.reduce(0, +)
            }
        }
    }
}
