import Configuration
import Glibc
import Ingest
import Logging
import NIOCore
import NIOPosix
import RTP
import SRTP
import TestSupport
import Testing

/// Real sockets of this machine in front of a session.
@Suite struct UDPSourceTests {
    /// What a source has told, in the order in which it did.
    private struct Recording {
        let units: AsyncStream<AccessUnit>
        let outlets: RTPSession.Outlets

        init() {
            let (units, continuation) = AsyncStream.makeStream(of: AccessUnit.self)
            self.units = units
            outlets = RTPSession.Outlets(onUnit: { continuation.yield($0) }, onStatistics: { _, _ in })
        }

        func first(_ count: Int) async -> [AccessUnit] {
            var found: [AccessUnit] = []
            for await unit in units.prefix(count) { found.append(unit) }
            return found
        }
    }

    private static func source() -> ServiceConfiguration.RTPSource {
        ServiceConfiguration.RTPSource(
            listen: SocketEndpoint(host: "127.0.0.1", port: 0),
            formats: [PayloadFormat(payloadType: 96, codec: .h264)])
    }

    private static func bind(
        _ source: ServiceConfiguration.RTPSource, _ recording: Recording
    ) async throws -> UDPSource {
        try await UDPSource.bind(
            source, clock: ServiceClock(), logger: Logger(label: "test"),
            group: MultiThreadedEventLoopGroup.singleton, outlets: recording.outlets)
    }

    private static func picture(_ number: UInt16) -> [UInt8] {
        RTPDatagram([0x65, 0x88, UInt8(number)], sequenceNumber: number, timestamp: UInt32(number), marker: true).bytes
    }

    @Test(.timeLimit(.minutes(1))) func whatComesToTheSocketComesOut() async throws {
        let recording = Recording()
        let source = try await Self.bind(Self.source(), recording)
        let camera = try DatagramSocket()
        // More than one read of the socket brings.
        for number in 1...100 as ClosedRange<UInt16> { camera.send(Self.picture(number), to: source.address.port) }
        let units = await recording.first(100)
        #expect(units.map { $0.data.last } == (1...100).map { $0 })
        #expect(units.first?.followsGap == false)
        await source.close()
    }

    /// Whether the machine knows a way to `address`: connecting a UDP socket asks for one and sends nothing.
    private static func reaches(_ address: String) -> Bool {
        guard let address = try? SocketAddress(ipAddress: address, port: 9) else { return false }
        let descriptor = socket(
            address.protocol == .inet6 ? AF_INET6 : AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        return address.withSockAddr { connect(descriptor, $0, socklen_t($1)) } == 0
    }

    /// Three pictures to where the source listens come out of it.
    private static func expectPictures(at host: String, from sender: String) async throws {
        var description = source()
        description.listen.host = host
        let recording = Recording()
        let source = try await bind(description, recording)
        #expect(source.address.host == host)
        let camera = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: sender, port: 0).get()
        let destination = try SocketAddress(ipAddress: host, port: source.address.port)
        for number in 1...3 as ClosedRange<UInt16> {
            try await camera.writeAndFlush(
                AddressedEnvelope(remoteAddress: destination, data: ByteBuffer(bytes: picture(number))))
        }
        #expect(await recording.first(3).map { $0.data.last } == [1, 2, 3])
        try await camera.close()
        await source.close()
    }

    @Test(.timeLimit(.minutes(1)), .enabled(if: reaches("::1"), "this machine has no IPv6"))
    func whatComesByIPv6ComesOut() async throws {
        try await Self.expectPictures(at: "::1", from: "::1")
    }

    /// A group is joined by listening at its address.
    @Test(.timeLimit(.minutes(1)), .enabled(if: reaches("239.255.42.42"), "this machine has no way to a group"))
    func whatIsSentToAGroupComesOut() async throws {
        try await Self.expectPictures(at: "239.255.42.42", from: "0.0.0.0")
    }

    @Test(.timeLimit(.minutes(1))) func whatIsProtectedComesOut() async throws {
        var random = SeededRandom(seed: 1)
        let keys = try SRTPKeys(suite: .aesCM128HMACSHA1Tag80, keyAndSalt: random.bytes(30))
        var description = Self.source()
        description.srtp = keys
        let recording = Recording()
        let source = try await Self.bind(description, recording)
        let camera = try DatagramSocket()
        let context = try SRTPContext(keys, direction: .outbound)
        for number in 1...40 as ClosedRange<UInt16> {
            let packet = Self.picture(number)
            camera.send(packet, to: source.address.port)
            camera.send(try context.protect(packet), to: source.address.port)
        }
        #expect(await recording.first(40).map { $0.data.last } == (1...40).map { $0 })
        await source.close()
    }

    @Test(.timeLimit(.minutes(1))) func onlyTheConfiguredHostIsHeard() async throws {
        var description = Self.source()
        description.sender = "127.0.0.2"
        let counts = AsyncStream.makeStream(of: UInt64.self)
        let source = try await UDPSource.bind(
            description, clock: ServiceClock(), logger: Logger(label: "test"),
            group: MultiThreadedEventLoopGroup.singleton,
            outlets: RTPSession.Outlets(
                onUnit: { Issue.record("\($0)") },
                onStatistics: { counts.continuation.yield($1.otherHost) }))
        let camera = try DatagramSocket()
        for number in 1...10 as ClosedRange<UInt16> { camera.send(Self.picture(number), to: source.address.port) }
        for await count in counts.stream where count == 10 { break }
        await source.close()
        description.sender = "camera"
        await #expect(throws: (any Error).self) { try await Self.bind(description, Recording()) }
    }

    @Test(.timeLimit(.minutes(1))) func aPortThatIsTakenIsTold() async throws {
        let source = try await Self.bind(Self.source(), Recording())
        var second = Self.source()
        second.listen = source.address
        let error = await #expect(throws: UnboundEndpoint.self) { try await Self.bind(second, Recording()) }
        #expect(error.map { "\($0)".contains("UDP 127.0.0.1:\(source.address.port)") } == true)
        await source.close()
    }
}
