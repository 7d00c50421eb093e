import Foundation
import Synchronization

/// A way for real datagrams, beside which somebody else sends hostile ones to the same port: so many for each that passes.
package final class FloodedRelay: Sendable {
    /// What comes to this port of 127.0.0.1 goes on.
    package var port: Int { socket.port }
    /// Hostile datagrams so far.
    package var sent: Int { count.load(ordering: .relaxed) }

    private let socket: DatagramSocket
    private let count = Atomic(0)
    private let isStopped = Atomic(false)

    /// Passes datagrams on to `destination`, a port of 127.0.0.1, until `stop`.
    ///
    /// - Parameters:
    ///   - destination: where they go.
    ///   - calm: how many pass before the first hostile one.
    ///   - garbage: how many hostile ones are sent with each that passes then.
    ///   - seed: chooses what is in them.
    /// - Throws: the system call that failed.
    package init(to destination: Int, calm: Int, garbage: Int, seed: UInt64) throws {
        socket = try DatagramSocket()
        let strangers = try (0..<4).map { _ in try DatagramSocket() }
        Thread { [self] in
            var random = SeededRandom(seed: seed)
            var passed = 0
            while let datagram = socket.next(), !isStopped.load(ordering: .relaxed) {
                socket.send(datagram, to: destination)
                passed += 1
                guard passed > calm else { continue }
                for _ in 0..<garbage {
                    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
                    strangers[number % strangers.count].send(
                        Self.garbage(number, using: &random), to: destination)
                }
            }
        }.start()
    }

    /// Passes nothing on any more.
    package func stop() {
        isStopped.store(true, ordering: .relaxed)
        socket.send([], to: port)
    }

    /// By turns noise, packets in sequence and out of it with the payload type of video, and RTCP of anybody.
    private static func garbage(_ number: Int, using random: inout SeededRandom) -> [UInt8] {
        switch number % 4 {
        case 0: return random.bytes(Int.random(in: 0...1400, using: &random))
        case 1:
            let sequenceNumber = UInt16(truncatingIfNeeded: number / 4)
            return RTPDatagram(random.bytes(1000), sequenceNumber: sequenceNumber, timestamp: UInt32(number), ssrc: 9)
                .bytes
        case 2:
            return RTPDatagram(
                random.bytes(100), sequenceNumber: .random(in: 0...UInt16.max, using: &random), marker: true,
                ssrc: .random(in: 0...UInt32.max, using: &random)
            ).bytes
        default: return [0x81, .random(in: 200...206, using: &random), 0, 7] + random.bytes(28)
        }
    }
}
