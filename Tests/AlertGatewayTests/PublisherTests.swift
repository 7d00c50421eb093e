import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// `AlertPublisher` against a real gateway.
struct PublisherTests {
    private func publisher(
        _ running: RunningGateway, role: Role = .publisher, clock: any Clock<Duration> = ContinuousClock()
    ) async throws -> AlertPublisher {
        try AlertPublisher(
            gateway: try GatewayAddress(running.gateway.url), token: try await running.token("camera", role),
            folder: running.folder.path + "/outbox", clock: clock, logger: RunningGateway.logger)
    }

    @Test func deliversInOrderAndEmptiesTheOutbox() async throws {
        try await RunningGateway.with { running in
            let publisher = try await publisher(running)
            for index in 0..<20 {
                try await publisher.publish(RunningGateway.alert("a\(index)"), notify: .users(["alice"]))
            }
            #expect(try await publisher.waitingCount() == 20)
            let delivery = Task { await publisher.run() }
            #expect(await publisher.drain(within: .seconds(3600)) == 0)
            try await publisher.publish(RunningGateway.alert("last"), notify: .everyone)
            #expect(await publisher.drain(within: .seconds(3600)) == 0)
            delivery.cancel()
            await delivery.value
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            for index in 0..<20 { #expect(try await events.nextAlert()?.delivered.alert.alertID == "a\(index)") }
            #expect(try await events.nextAlert()?.delivered.alert.alertID == "last")
        }
    }

    @Test func waitsUntilTheGatewayReturns() async throws {
        try await RunningGateway.with { running in
            await running.gateway.stop()
            let (sleeps, slept) = AsyncStream<Void>.makeStream()
            let publisher = try await publisher(running, clock: ImpatientClock(slept: slept))
            try await publisher.publish(RunningGateway.alert("a"), notify: .everyone)
            let delivery = Task { await publisher.run() }
            var failures = sleeps.makeAsyncIterator()
            for _ in 0..<3 { _ = await failures.next() }
            #expect(try await publisher.waitingCount() == 1)
            try await running.restart()
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            #expect(try await events.nextAlert()?.delivered.alert.alertID == "a")
            delivery.cancel()
            await delivery.value
        }
    }

    @Test func theOutboxOutlivesItsProgram() async throws {
        try await RunningGateway.with { running in
            do {
                let first = try await publisher(running)
                try await first.publish(RunningGateway.alert("a"), notify: .everyone)
                try await first.publish(RunningGateway.alert("a"), notify: .everyone)
            }
            let second = try await publisher(running)
            #expect(try await second.waitingCount() == 1)
            let delivery = Task { await second.run() }
            #expect(await second.drain(within: .seconds(3600)) == 0)
            delivery.cancel()
            await delivery.value
        }
    }

    @Test func whatTheGatewayRejectsIsKeptAside() async throws {
        try await RunningGateway.with { running in
            let publisher = try await publisher(running)
            try await publisher.publish(RunningGateway.alert("bad"), notify: .users(["nobody"]))
            try await publisher.publish(RunningGateway.alert("good"), notify: .everyone)
            let delivery = Task { await publisher.run() }
            #expect(await publisher.drain(within: .seconds(3600)) == 0)
            #expect(try await publisher.rejectedAlertIDs() == ["bad"])
            delivery.cancel()
            await delivery.value
        }
    }

    @Test func aWrongTokenLosesNothing() async throws {
        try await RunningGateway.with { running in
            let (sleeps, slept) = AsyncStream<Void>.makeStream()
            let publisher = try await publisher(running, role: .viewer, clock: ImpatientClock(slept: slept))
            try await publisher.publish(RunningGateway.alert("a"), notify: .everyone)
            let delivery = Task { await publisher.run() }
            var failures = sleeps.makeAsyncIterator()
            _ = await failures.next()
            delivery.cancel()
            await delivery.value
            #expect(try await publisher.waitingCount() == 1)
            #expect(try await publisher.rejectedAlertIDs().isEmpty)
        }
    }

    @Test func drainingGivesUpInTime() async throws {
        try await RunningGateway.with { running in
            let publisher = try await publisher(running)
            try await publisher.publish(RunningGateway.alert("a"), notify: .everyone)
            #expect(await publisher.drain(within: .zero) == 1)
        }
    }
}
