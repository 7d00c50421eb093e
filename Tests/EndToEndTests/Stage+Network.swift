import Foundation
import FoundationNetworking
import Glibc
import TestSupport
import Testing

extension Stage {
    /// Sends 300 datagrams that are no video: 100 of noise, 100 RTP packets of another payload type, and 100 of the right
    /// one whose payload is a NAL unit cut short.
    func sendGarbage(toUDP port: Int) throws {
        let socket = try LoopbackSocket(SOCK_DGRAM)
        try socket.connect(to: port)
        var random = SeededRandom(seed: 1)
        for number in UInt16(0)..<100 {
            // A first byte below 0x80 is neither RTP nor RTCP: both begin with version 2 (RFC 3550 section 5.1).
            socket.send([UInt8.random(in: 0...0x7F, using: &random)] + random.bytes(Int(number)))
            var stranger = RTPDatagram([1, 2, 3], sequenceNumber: number, marker: true)
            stranger.payloadType = 111
            socket.send(stranger.bytes)
            // FU-A without its second byte (RFC 6184 section 5.8).
            socket.send(RTPDatagram([28], sequenceNumber: number, timestamp: UInt32(number), marker: true).bytes)
        }
    }

    /// The receiver's counters of the stream, once they satisfy `condition`.
    func receiverCounters(
        of service: Service, stream: String = "yard", where condition: ([String: Int]) -> Bool
    ) async throws -> [String: Int] {
        try await status(of: service, stream: stream) { condition($0.receiver) }.receiver
    }

    /// What `/api/streams` says of the stream, as far as these tests read it.
    struct StreamStatus: Decodable {
        let id: String
        let state: String
        let error: String?
        let reconnects: Int
        let framesDecoded: Int
        let framesAnalysed: Int
        let framesWithoutMotion: Int
        let networkRunsSaved: Int
        let alerts: Int
        let receiver: [String: Int]
    }

    /// The stream's status, once it satisfies `condition`.
    func status(
        of service: Service, stream: String = "yard", where condition: (StreamStatus) -> Bool
    ) async throws -> StreamStatus {
        struct Answer: Decodable {
            let streams: [StreamStatus]
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let url = try #require(URL(string: "http://127.0.0.1:\(service.statusPort)/api/streams"))
        while true {
            let answer = try decoder.decode(Answer.self, from: await URLSession.shared.data(from: url).0)
            let status = try #require(answer.streams.first { $0.id == stream })
            if condition(status) { return status }
        }
    }

    /// Whether somebody accepts connections on the loopback port.
    func isListening(onTCP port: Int) -> Bool {
        (try? LoopbackSocket(SOCK_STREAM).connect(to: port)) != nil
    }

    /// Whether somebody holds the UDP port.
    func isBound(udp port: Int) -> Bool {
        (try? LoopbackSocket(SOCK_DGRAM).bind(to: port)) == nil
    }
}

/// A blocking IPv4 socket that talks to this machine only.
private final class LoopbackSocket {
    private let descriptor: Int32

    init(_ type: __socket_type) throws {
        descriptor = socket(AF_INET, Int32(type.rawValue), 0)
        guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    deinit { close(descriptor) }

    func connect(to port: Int) throws { try call(Glibc.connect, port) }

    func bind(to port: Int) throws { try call(Glibc.bind, port) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, 0) }

    private func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ port: Int
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }
}
