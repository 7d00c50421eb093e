import Glibc

/// poll(2): tells which sockets of a load run have something to do.
final class LoadPoller {
    /// What a socket is waited for.
    struct Interest: OptionSet {
        let rawValue: Int16

        static let reading = Self(rawValue: Int16(POLLIN))
        static let writing = Self(rawValue: Int16(POLLOUT))
    }

    struct Event {
        let id: Int
        let isReadable: Bool
        let isWritable: Bool
    }

    private var descriptors: [pollfd] = []
    private var ids: [Int] = []
    private var places: [Int: Int] = [:]

    func add(_ socket: Int32, id: Int, _ interest: Interest) {
        places[id] = descriptors.count
        descriptors.append(pollfd(fd: socket, events: interest.rawValue, revents: 0))
        ids.append(id)
    }

    func change(_ id: Int, _ interest: Interest) {
        if let place = places[id] { descriptors[place].events = interest.rawValue }
    }

    func remove(_ id: Int) {
        // The kernel passes over negative descriptors.
        if let place = places.removeValue(forKey: id) { descriptors[place].fd = -1 }
    }

    func wait(_ timeout: Duration) -> [Event] {
        var left = poll(&descriptors, nfds_t(descriptors.count), Int32(timeout / .milliseconds(1)))
        var events: [Event] = []
        var index = 0
        while left > 0, index < descriptors.count {
            let found = Int32(descriptors[index].revents)
            if found != 0 {
                left -= 1
                events.append(
                    Event(
                        id: ids[index], isReadable: found & (POLLIN | POLLHUP | POLLERR) != 0,
                        isWritable: found & POLLOUT != 0))
            }
            index += 1
        }
        return events
    }
}
