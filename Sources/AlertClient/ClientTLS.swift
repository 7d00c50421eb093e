import NIOCore
import NIOPosix
import NIOSSL

/// Which gateways a client believes to be who they say: those with a certificate of an authority it trusts, for the host it
/// asked for.
package struct ClientTLS: Sendable {
    /// A file of authorities that can't be used.
    package struct Unusable: Error, CustomStringConvertible {
        /// Which file, and what is wrong with it.
        package let description: String
    }

    private let context: NIOSSLContext

    /// Trusts the authorities in the PEM file at `authorities`, or the system's when it is nil.
    package init(authorities: String? = nil) throws(Unusable) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            if let authorities {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
            }
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw Unusable(
                description: "cannot use the authorities in \(authorities ?? "the system's files"): \(error)")
        }
    }

    /// The handler for a connection to `host`, to stand before all others.
    func handler(for host: String) throws -> NIOSSLClientHandler {
        // The name in the handshake is never an address (RFC 6066 §3); the certificate is checked against either.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}

extension ClientBootstrap {
    /// Speaks TLS first when `gateway` does, then what `addHandlers` sets up.
    func speaking(
        to gateway: GatewayAddress, tls: ClientTLS?,
        _ addHandlers: @escaping @Sendable (ChannelPipeline.SynchronousOperations) throws -> Void
    ) -> ClientBootstrap {
        channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if gateway.isSecure {
                    try pipeline.addHandler((tls ?? ClientTLS()).handler(for: gateway.host))
                }
                try addHandlers(pipeline)
            }
        }
    }
}
