/// How many connections a gateway holds, and how long they may take to say what they want.
package struct ConnectionLimits: Sendable {
    /// From the connection to the end of its first request's head.
    package var headTimeout = Duration.seconds(10)
    /// From the head to the end of a request's body.
    package var bodyTimeout = Duration.seconds(30)
    /// From an answer to the end of the next request's head.
    package var idleTimeout = Duration.seconds(60)
    /// Connections in all; less where the system allows fewer open files.
    package var maximumOpen = 100_000
    /// Connections that have not said what they want, or not anything more.
    package var maximumWaiting = 4096

    /// The defaults are those of `picket-gateway serve`.
    package init() {}
}
