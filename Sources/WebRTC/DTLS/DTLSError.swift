internal import COpenSSL

/// Why there is no protected connection.
package enum DTLSError: Error, Hashable, Sendable {
    /// The library failed or refused, and says why.
    case library(String)
    /// The other side's certificate is not the one that its description vouches for.
    case wrongCertificate
    /// The other side knows none of the suites for SRTP.
    case noSuite

    /// What the library complains of on this thread.
    static func latest() -> DTLSError {
        let code = ERR_get_error()
        ERR_clear_error()
        guard let reason = ERR_reason_error_string(code) else { return .library("error \(code)") }
        return .library(String(cString: reason))
    }
}

extension DTLSError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .library(let reason): "DTLS: \(reason)"
        case .wrongCertificate: "the certificate is not the one of the offer's fingerprint"
        case .noSuite: "no suite for SRTP is known to both sides"
        }
    }
}
