import Configuration
import FoundationEssentials

/// Where the certificate and its key are, both in PEM.
package struct TLSSettings: Equatable, Sendable {
    /// The gateway's certificate, then those of the authorities between it and the root.
    package var certificate: String
    /// The certificate's private key.
    package var key: String

    /// The files at these paths.
    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// Reads the `tls` section; `folder` is what paths are relative to.
    init?(_ section: ConfigurationSection, folder: URL) {
        defer { section.finish() }
        let certificate = section.requiredString("certificate", example: "cert.pem")
        let key = section.requiredString("key", example: "key.pem")
        guard let certificate, let key else { return nil }
        self.certificate = URL(filePath: certificate, relativeTo: folder).path
        self.key = URL(filePath: key, relativeTo: folder).path
    }
}
