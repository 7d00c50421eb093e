import Logging
import NIOSSL
import Synchronization

/// The gateway's end of TLS: new connections get the certificate that lies in its file now.
///
/// A new one that can't be used is told once, and the old one stays.
final class ServerTLS: Sendable {
    /// How often the files are looked at.
    private static let period = Duration.seconds(5)

    private struct State {
        var context: NIOSSLContext
        var stamps: [FileStamp?]
    }

    private let settings: TLSSettings
    private let logger: Logger
    private let state: Mutex<State>

    /// Throws a `GatewayError` when the files can't be used.
    init(_ settings: TLSSettings, logger: Logger) throws {
        self.settings = settings
        self.logger = logger
        let stamps = Self.stamps(settings)
        state = Mutex(State(context: try Self.context(settings), stamps: stamps))
    }

    /// The handler for a new connection, to stand before all others.
    func handler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: state.withLock { $0.context }) }

    /// Looks at the files again and again until the task is cancelled.
    func keepFresh() async {
        while (try? await Task.sleep(for: Self.period)) != nil { reload() }
    }

    /// Takes the certificate if the files have changed.
    func reload() {
        let stamps = Self.stamps(settings)
        guard state.withLock({ $0.stamps != stamps }) else { return }
        do {
            let context = try Self.context(settings)
            state.withLock { $0 = State(context: context, stamps: stamps) }
            logger.info("the certificate was replaced", metadata: ["certificate": "\(settings.certificate)"])
        } catch {
            state.withLock { $0.stamps = stamps }
            logger.error("the new certificate cannot be used, the old one stays", metadata: ["error": "\(error)"])
        }
    }

    private static func stamps(_ settings: TLSSettings) -> [FileStamp?] {
        [settings.certificate, settings.key].map { FileStamp(path: $0) }
    }

    private static func context(_ settings: TLSSettings) throws -> NIOSSLContext {
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(settings.certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: settings.key, format: .pem)))
            // RFC 8996: 1.0 and 1.1 are not to be used.
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw GatewayError(
                .certificate,
                "cannot use the certificate \(settings.certificate) with the key \(settings.key): \(error)")
        }
    }
}
