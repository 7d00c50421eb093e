import Foundation
import Synchronization

/// A way for real datagrams that loses some and lets others overtake, the same ones for the same seed.
package final class LossyRelay: Sendable {
    /// What comes to this port of 127.0.0.1 goes on.
    package var port: Int { socket.port }

    private let socket: DatagramSocket
    private let isStopped = Atomic(false)

    /// Passes datagrams on to `destination`, a port of 127.0.0.1, until `stop`.
    ///
    /// - Parameters:
    ///   - destination: where they go.
    ///   - loss: the probability that one is lost, 0...1.
    ///   - reordering: the probability that one arrives behind the next, 0...1.
    ///   - seed: chooses which.
    /// - Throws: the system call that failed.
    package init(to destination: Int, loss: Double, reordering: Double, seed: UInt64) throws {
        socket = try DatagramSocket()
        Thread { [self] in
            var random = SeededRandom(seed: seed)
            var held: [UInt8]?
            while let datagram = socket.next(), !isStopped.load(ordering: .relaxed) {
                if Double.random(in: 0..<1, using: &random) < loss { continue }
                if held == nil, Double.random(in: 0..<1, using: &random) < reordering {
                    held = datagram
                    continue
                }
                socket.send(datagram, to: destination)
                if let late = held.take() { socket.send(late, to: destination) }
            }
        }.start()
    }

    /// Passes nothing on any more.
    package func stop() {
        isStopped.store(true, ordering: .relaxed)
        socket.send([], to: port)
    }
}
