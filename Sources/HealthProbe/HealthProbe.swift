internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Asks a running program over HTTP whether it is ready, as what supervises a container does.
///
/// It is here so that an image needs no other HTTP client.
package struct HealthProbe: Sendable {
    /// Why a program is not taken for ready.
    package struct Unready: Error, CustomStringConvertible {
        /// For people.
        package let description: String
    }

    private static let timeout = TimeAmount.seconds(5)

    private let host: String
    private let port: Int

    /// Asks the program at `url`; throws unless that is `http://HOST`, with a port or without.
    package init(url: String) throws(Unready) {
        guard let parts = URLComponents(string: url), parts.scheme == "http", let host = parts.host, !host.isEmpty,
            ["", "/"].contains(parts.path)
        else { throw Unready(description: "\(url): expected http://HOST:PORT") }
        // An IPv6 address has brackets in a URL only (RFC 3986 §3.2.2).
        self.host = host.filter { !"[]".contains($0) }
        port = parts.port ?? 80
    }

    /// Returns when `GET /readyz` is answered with 200; throws on another answer, and when there is none in 5 s.
    package func check() async throws(Unready) {
        let status: HTTPResponseStatus?
        do {
            status = try await ask()
        } catch {
            // Of all the addresses that were tried, the first says enough.
            let reason = (error as? NIOConnectionError)?.connectionErrors.first?.error ?? error
            throw Unready(description: "\(host):\(port): \(reason)")
        }
        guard let status else {
            throw Unready(description: "\(host):\(port): no answer in \(Self.timeout.nanoseconds / 1_000_000_000) s")
        }
        guard status == .ok else {
            throw Unready(description: "\(host):\(port): \(status.code) \(status.reasonPhrase)")
        }
    }

    private func ask() async throws -> HTTPResponseStatus? {
        let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(Self.timeout)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        let channel = connection.channel
        let timer = channel.eventLoop.scheduleTask(in: Self.timeout) { channel.close(promise: nil) }
        defer { timer.cancel() }
        return try await connection.executeThenClose { answer, request in
            let headers: HTTPHeaders = ["Host": "\(host):\(port)", "Connection": "close"]
            try await request.write(
                .head(HTTPRequestHead(version: .http1_1, method: .GET, uri: "/readyz", headers: headers)))
            try await request.write(.end(nil))
            for try await case .head(let head) in answer { return head.status }
            return nil
        }
    }
}
