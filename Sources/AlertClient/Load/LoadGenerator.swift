import Glibc

/// Puts load on a running gateway, with one thread and no library between it and the kernel, so that the gateway is what
/// is measured.
package final class LoadGenerator {
    /// What users and publishers show.
    package struct Tokens {
        /// The token of a user.
        package var user: (_ id: String) throws -> String
        /// The token of a publisher.
        package var publisher: String

        /// Tokens of one secret.
        package init(publisher: String, user: @escaping (_ id: String) throws -> String) {
            self.publisher = publisher
            self.user = user
        }
    }

    private static let connectTimeout = Duration.seconds(120)
    private static let drainTimeout = Duration.seconds(5)
    /// So many users acknowledge before it is looked again for what has come: they have machines of their own, on which it
    /// would not wait for the acknowledgements of others.
    private static let acknowledgementsAtOnce = 32

    let plan: LoadPlan
    private let poller = LoadPoller()
    private let clock = ContinuousClock()
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 10, alignment: 16)
    private let tokens: Tokens
    private var readers: [LoadReader?] = []
    private var publishers: [LoadPublisher] = []
    private var tally: LoadTally
    private var acknowledging: [LoadReader] = []

    /// The users are `bench-0`, `bench-1` and so on.
    package init(_ plan: LoadPlan, tokens: Tokens) {
        self.plan = plan
        self.tokens = tokens
        tally = LoadTally(plan)
    }

    deinit { scratch.deallocate() }

    /// Connects, publishes, waits for what is on its way, and tells what happened; `connected` is called in between.
    package func run(connected: () -> Void = {}) throws -> LoadReport {
        try connect()
        connected()
        let start = clock.now
        if plan.audience == .nobody {
            while clock.now - start < plan.duration { try step(.milliseconds(100)) }
        } else {
            try publish()
            tally.report.seconds = (clock.now - start) / .seconds(1)
            tally.stopPublishing()
            let drained = clock.now + Self.drainTimeout
            while tally.isWaiting, clock.now < drained { try step(.milliseconds(50)) }
        }
        return tally.finish(openReaders: readers.compactMap { $0?.isOpen == true ? $0 : nil }.count)
    }

    // MARK: Connecting

    private func connect() throws {
        let endpoint = try LoadEndpoint(plan.gateway)
        // Signing them is no work of the gateway's.
        let tokens = try (0..<plan.connections).map { try self.tokens.user("bench-\($0)") }
        let start = clock.now
        var next = 0
        while tally.report.connections + tally.failedHandshakes < plan.connections {
            let underWay = next - tally.report.connections - tally.failedHandshakes
            for _ in 0..<min(plan.handshakes - underWay, plan.connections - next) {
                let reader = try LoadReader(
                    endpoint, plan, user: "bench-\(next)", token: tokens[next], isSlow: next < plan.slowConnections)
                poller.add(reader.socket.descriptor, id: next, reader.interest)
                readers.append(reader)
                next += 1
            }
            try step(.milliseconds(100))
            guard clock.now - start < Self.connectTimeout else {
                throw LoadFailure(description: "only \(tally.report.connections) users could connect in time")
            }
        }
        tally.report.connectionsPerSecond = Double(tally.report.connections) / ((clock.now - start) / .seconds(1))
        guard tally.failedHandshakes == 0 else {
            throw LoadFailure(
                description: "\(tally.failedHandshakes) users were refused: do bench-0 to "
                    + "bench-\(plan.connections - 1) exist, is the secret the gateway's?")
        }
    }

    // MARK: Publishing

    private func publish() throws {
        let endpoint = try LoadEndpoint(plan.publishing)
        for index in 0..<plan.publishers {
            let publisher = try LoadPublisher(endpoint, authority: plan.publishing.authority, token: tokens.publisher)
            publishers.append(publisher)
            poller.add(publisher.socket.descriptor, id: -1 - index, publisher.interest)
        }
        let start = clock.now
        while clock.now - start < plan.duration {
            let elapsed = (clock.now - start) / .seconds(1)
            for (index, publisher) in publishers.enumerated() where publisher.alert == nil {
                guard tally.inFlight < plan.window, plan.rate == 0 || Double(tally.count) < elapsed * plan.rate else {
                    break
                }
                let number = tally.begin(at: clock.now)
                guard publisher.publish(number, body: tally.alert.body(number: number, notify: notify(number))) else {
                    throw LoadFailure(description: "the gateway closed a publisher's connection")
                }
                poller.change(-1 - index, publisher.interest)
            }
            try step(plan.rate == 0 ? .milliseconds(100) : .milliseconds(1))
        }
    }

    private func notify(_ number: Int) -> String {
        switch plan.audience {
        case .everyone, .nobody: "\"*\""
        case .one: "[\"bench-\(number % plan.connections)\"]"
        case .absent: "[\"bench-\(plan.connections)\"]"
        }
    }

    // MARK: Events

    private func step(_ timeout: Duration) throws {
        for event in poller.wait(acknowledging.isEmpty ? timeout : .zero) {
            if event.id < 0 {
                try handle(event, publishers[-1 - event.id])
            } else if let reader = readers[event.id] {
                try handle(event, reader)
            }
        }
        for reader in acknowledging.prefix(Self.acknowledgementsAtOnce) {
            reader.send(opcode: 1, Array(#"{"type":"ack","stream_id":"bench"}"#.utf8))
        }
        acknowledging.removeFirst(min(acknowledging.count, Self.acknowledgementsAtOnce))
    }

    private func handle(_ event: LoadPoller.Event, _ publisher: LoadPublisher) throws {
        if event.isWritable, !publisher.writable() {
            throw LoadFailure(description: "the gateway closed a publisher's connection")
        }
        poller.change(event.id, publisher.interest)
        if event.isReadable, let answer = try publisher.readable(scratch) {
            tally.answered(answer.alert, status: answer.status, at: clock.now)
        }
    }

    private func handle(_ event: LoadPoller.Event, _ reader: LoadReader) throws {
        var isGone = event.isWritable && !reader.writable()
        if event.isReadable {
            if reader.isSlow, reader.isOpen {
                // It can only have hung up.
                isGone = true
            } else {
                let outcome = reader.readable(scratch)
                if outcome.hasOpened { tally.report.connections += 1 }
                for message in outcome.messages { take(message, reader) }
                isGone = isGone || outcome.isGone
            }
        }
        guard isGone else { return poller.change(event.id, reader.interest) }
        if !reader.isOpen {
            tally.failedHandshakes += 1
        } else if reader.isSlow {
            tally.report.slowClosed += 1
        } else {
            tally.report.closed += 1
        }
        poller.remove(event.id)
        readers[event.id] = nil
    }

    private func take(_ message: FrameSkimmer.Message, _ reader: LoadReader) {
        if message.opcode == 9 { reader.send(opcode: 0xA, message.prefix) }
        guard message.opcode == 1 else { return }
        if let number = tally.alert.number(in: message.prefix) {
            let isNew = reader.takes(number)
            tally.arrived(
                number, isNew: isNew, isRedelivery: tally.alert.isRedelivery(message.prefix), at: clock.now)
            if reader.isAcknowledgementDue(every: plan.acknowledgedEvery) { acknowledging.append(reader) }
        } else if message.prefix.end(of: "ping\"") != nil {
            reader.send(opcode: 1, Array(#"{"type":"pong"}"#.utf8))
        }
    }
}
