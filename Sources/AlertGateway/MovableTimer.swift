package import NIOCore

/// A timer of an event loop that may be set and stopped at every message.
///
/// NIO looks through all timers of a loop for the one that is cancelled. This one stays where it is when its time is put
/// off, and looks again when that comes. For its event loop alone.
package final class MovableTimer: NIOScheduledCallbackHandler {
    private let eventLoop: any EventLoop
    private var deadline: NIODeadline?
    private var action: (() -> Void)?
    /// When NIO calls next; earlier calls that are left over do nothing.
    private var scheduled: NIODeadline?

    /// Not set.
    package init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Calls `action` in place of the one before, `delay` from now.
    package func set(in delay: TimeAmount, _ action: @escaping () -> Void) {
        let deadline = eventLoop.now + delay
        self.deadline = deadline
        self.action = action
        if scheduled.map({ deadline < $0 }) ?? true { schedule(deadline) }
    }

    /// Forgets the action.
    package func stop() {
        deadline = nil
        action = nil
    }

    private func schedule(_ time: NIODeadline) {
        scheduled = time
        // It fails on a loop that is shut down, where nothing is due any more.
        _ = try? eventLoop.assumeIsolated().scheduleCallback(at: time, handler: self)
    }

    package func handleScheduledCallback(eventLoop: some EventLoop) {
        let now = eventLoop.now
        if let scheduled, now < scheduled { return }
        scheduled = nil
        guard let deadline else { return }
        guard now >= deadline else { return schedule(deadline) }
        let action = action
        stop()
        action?()
    }
}
