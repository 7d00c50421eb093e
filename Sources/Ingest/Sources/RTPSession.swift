internal import Logging
internal import NIOCore
internal import NIOPosix
internal import RTP
internal import SDP
internal import SRTP

/// One stream's datagrams, from the sockets to access units and back to the sender: SRTP, the lock on the sender's
/// address, the receiver, and its RTCP.
///
/// It lives on one event loop, as do both of its sockets.
final class RTPSession {
    /// What became of datagrams before and beside the receiver.
    struct Counters: Sendable {
        /// From another address than the sender's, ignored.
        var otherAddress: UInt64 = 0
        /// Refused by SRTP: another key, a changed packet, or none at all.
        var notAuthentic: UInt64 = 0
        /// Refused by SRTP because they came before, or far too late.
        var replayed: UInt64 = 0
        /// Dropped by the kernel because the sockets' buffers were full.
        var kernelDrops: UInt64 = 0
    }

    /// What the session tells its stream; called on the event loop.
    struct Outlets: Sendable {
        let onUnit: @Sendable (AccessUnit) -> Void
        let onStatistics: @Sendable (ReceiverStatistics, Counters) -> Void
    }

    private static let scratchSize = 4096
    private static let housekeepingInterval = TimeAmount.seconds(1)
    private static let complaintInterval = Duration.seconds(60)

    private let eventLoop: any EventLoop
    private let clock: ServiceClock
    private let logger: Logger
    private let outlets: Outlets
    private let sender: String?
    private let inbound: SRTPContext?
    private let outbound: SRTPContext?

    private var receiver: RTPReceiver
    private var counters = Counters()
    private var lock = SourceLock<SocketAddress>()
    private var channels: [any Channel] = []
    private var drops: [ObjectIdentifier: UInt64] = [:]
    /// Where the sender's RTCP comes from, and the socket it comes to.
    private var control: (address: SocketAddress, channel: any Channel)?
    private var wakeUp: Scheduled<Void>?
    private var housekeeping: Scheduled<Void>?
    private var complained = (refused: UInt64(0), time: Duration.seconds(-60))
    /// Packets are decrypted here: the buffers they are read into are shared.
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: scratchSize, alignment: 16)

    /// A session of a source; throws when its keys are none.
    init(
        _ source: ServiceConfiguration.RTPSource, clock: ServiceClock, logger: Logger, outlets: Outlets,
        eventLoop: any EventLoop
    ) throws {
        self.clock = clock
        self.logger = logger
        self.outlets = outlets
        self.eventLoop = eventLoop
        sender = source.sender
        inbound = try source.srtp.map { keys throws(SRTPError) in try SRTPContext(keys, direction: .inbound) }
        outbound = try source.srtp.map { keys throws(SRTPError) in try SRTPContext(keys, direction: .outbound) }
        receiver = RTPReceiver(
            formats: source.formats, clockRate: source.clockRate, latency: source.latency,
            feedback: ReceiverFeedback.Settings(
                ssrc: .random(in: 1...UInt32.max), canonicalName: "picket",
                requestsPackets: source.feedback?.nack ?? true,
                requestsKeyFrames: source.feedback?.keyFrames ?? true))
    }

    deinit { scratch.deallocate() }

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
        receiver.needKeyFrame(now: clock.now)
        drain()
    }

    /// Takes a datagram that came to `channel`.
    func handle(_ datagram: ByteBuffer, from address: SocketAddress, to channel: any Channel) {
        let now = clock.now
        let isControl = datagram.withUnsafeReadableBytes { RTPPacket.isRTCP($0.bytes) }
        guard admits(address, isControl: isControl, now: now) else {
            counters.otherAddress += 1
            return
        }
        let isOfStream: Bool
        if let inbound {
            guard let count = decrypt(datagram, isControl: isControl, with: inbound) else { return }
            isOfStream = receiver.handle(UnsafeRawBufferPointer(rebasing: scratch[..<count]).bytes, now: now)
        } else {
            isOfStream = datagram.withUnsafeReadableBytes { receiver.handle($0.bytes, now: now) }
        }
        guard isOfStream else { return }
        if isControl { control = (address, channel) } else { lock.confirm(address, now: now) }
    }

    /// Hands out what is complete, sends what is due, and comes back when something will be.
    func drain() {
        wakeUp?.cancel()
        wakeUp = nil
        defer { outlets.onStatistics(receiver.statistics, counters) }
        while true {
            switch receiver.poll(now: clock.now) {
            case .accessUnit(let unit): outlets.onUnit(unit)
            case .send(let datagram): send(datagram)
            case .idle(let deadline):
                guard let deadline, !channels.isEmpty else { return }
                let delay = max(deadline - clock.now, .zero)
                wakeUp = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) { self.drain() }
                return
            }
        }
    }
}

extension RTPSession {
    // RTCP may come from another port than RTP does.
    private func admits(_ address: SocketAddress, isControl: Bool, now: Duration) -> Bool {
        if let sender, address.ipAddress != sender { return false }
        if isControl, let known = lock.address { return known.ipAddress == address.ipAddress }
        return lock.admits(address, now: now)
    }

    private func decrypt(_ datagram: ByteBuffer, isControl: Bool, with context: SRTPContext) -> Int? {
        let packet = UnsafeMutableRawBufferPointer(rebasing: scratch[..<min(datagram.readableBytes, scratch.count)])
        datagram.withUnsafeReadableBytes {
            packet.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<packet.count]))
        }
        do {
            return try isControl ? context.unprotectControl(packet) : context.unprotect(packet)
        } catch .replayed, .tooOld {
            counters.replayed += 1
        } catch {
            counters.notAuthentic += 1
        }
        return nil
    }

    // Where the sender's RTCP comes from; before any has come, where its RTP does (RFC 4961).
    private func send(_ datagram: [UInt8]) {
        guard let channel = control?.channel ?? channels.first, let address = control?.address ?? lock.address else {
            return
        }
        var bytes = datagram[...]
        if let outbound {
            scratch.copyBytes(from: datagram)
            guard let count = try? outbound.protectControl(scratch, count: datagram.count) else { return }
            bytes = Array(scratch[..<count])[...]
        }
        channel.writeAndFlush(
            AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: bytes)), promise: nil)
    }

    private func scheduleHousekeeping() {
        housekeeping = eventLoop.assumeIsolated().scheduleTask(in: Self.housekeepingInterval) {
            self.keepHouse()
            self.scheduleHousekeeping()
        }
    }

    private func keepHouse() {
        let refused = counters.notAuthentic
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

/// What Linux tells of a socket's memory (`SO_MEMINFO`, linux/sock_diag.h): nine numbers, of which the last counts drops.
///
/// It is the counter that `SO_RXQ_OVFL` puts beside each datagram, without a control message a packet.
private struct SocketMemory: Sendable {
    var others: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0, 0, 0)
    var drops: UInt32 = 0

    static let option = NIOBSDSocket.Option(rawValue: 55)
}

extension Channel {
    fileprivate func socketMemory() -> EventLoopFuture<SocketMemory>? {
        (self as? any SocketOptionProvider)?.unsafeGetSocketOption(level: .socket, name: SocketMemory.option)
    }
}
