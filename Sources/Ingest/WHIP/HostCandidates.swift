internal import NIOCore
internal import SDP

/// Where a sender may try to reach a socket.
enum HostCandidates {
    /// One candidate for each of `advertised`, or else for the address that the socket is bound to, or else, when it is
    /// bound to all of the machine, for each of these.
    static func all(of socket: SocketAddress, advertised: [String]) -> [PublishingAnswer.Candidate] {
        let bound = socket.ipAddress ?? ""
        let isWildcard = ["0.0.0.0", "::"].contains(bound)
        let addresses = !advertised.isEmpty ? advertised : isWildcard ? ofMachine(reachedBy: socket) : [bound]
        return addresses.map { PublishingAnswer.Candidate(address: $0, port: socket.port ?? 0) }
    }

    /// Those of the loopback interface only when there is no other; those of a link need a name of the interface, which a
    /// candidate has no place for.
    private static func ofMachine(reachedBy socket: SocketAddress) -> [String] {
        let addresses = ((try? System.enumerateDevices()) ?? []).compactMap(\.address).filter {
            $0.protocol == .inet || socket.protocol == .inet6 && $0.protocol == .inet6
        }
        let texts = addresses.compactMap(\.ipAddress).filter { !$0.lowercased().hasPrefix("fe80:") }
        let others = texts.filter { !$0.hasPrefix("127.") && $0 != "::1" }
        return others.isEmpty ? texts : others
    }
}
