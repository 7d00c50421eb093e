internal import COpenSSL
internal import CShims
package import SDP

/// A key, a certificate that nobody vouches for but its own fingerprint (RFC 8827 §6.5), and how connections are made with it.
///
/// It is made anew whenever the program starts. One owner; not thread-safe.
package final class DTLSIdentity {
    /// What a description says of the certificate.
    package let fingerprint: CertificateFingerprint

    /// Suites of SRTP by preference: AES-GCM costs a quarter of AES-CM with SHA-1.
    private static let suites = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80"
    /// RFC 8827 §6.5 wants the first of these; `DTLSRecords` counts on AES-GCM.
    private static let ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"
    private static let validity = 365 * 24 * 60 * 60
    /// ASN.1's UTF8String, whose constant is a macro with a cast.
    private static let utf8 = Int32(0x1000)

    let context: OpaquePointer

    /// A new key with a certificate for it.
    package init() throws(DTLSError) {
        guard let context = SSL_CTX_new(DTLS_method()) else { throw .latest() }
        self.context = context
        let certificate: OpaquePointer
        do throws(DTLSError) {
            certificate = try Self.prepare(context)
        } catch {
            SSL_CTX_free(context)
            throw error
        }
        fingerprint = Self.fingerprint(of: certificate, by: .sha256)
        X509_free(certificate)
    }

    deinit { SSL_CTX_free(context) }

    /// The hash of a certificate.
    static func fingerprint(
        of certificate: OpaquePointer, by hash: CertificateFingerprint.Hash
    ) -> CertificateFingerprint {
        let algorithm =
            switch hash {
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            case .sha512: EVP_sha512()
            }
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let isDone = X509_digest(certificate, algorithm, &bytes, &count) == 1
        return CertificateFingerprint(hash: hash, bytes: isDone ? Array(bytes.prefix(Int(count))) : [])
    }

    /// Answers the certificate, which belongs to the caller.
    private static func prepare(_ context: OpaquePointer) throws(DTLSError) -> OpaquePointer {
        picket_forget_sessions(context)
        guard picket_set_minimum_dtls12(context) == 1, SSL_CTX_set_cipher_list(context, ciphers) == 1,
            SSL_CTX_set_tlsext_use_srtp(context, suites) == 0, let key = picket_generate_p256_key()
        else { throw .latest() }
        defer { EVP_PKEY_free(key) }
        // Both sides show certificates; whether one is right is seen by its fingerprint, when the handshake is over.
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT) { _, _ in 1 }
        let certificate = try certificate(for: key)
        guard SSL_CTX_use_certificate(context, certificate) == 1, SSL_CTX_use_PrivateKey(context, key) == 1 else {
            X509_free(certificate)
            throw .latest()
        }
        return certificate
    }

    private static func certificate(for key: OpaquePointer) throws(DTLSError) -> OpaquePointer {
        guard let certificate = X509_new() else { throw .latest() }
        let name = X509_get_subject_name(certificate)
        // Clocks differ: it holds since yesterday.
        guard X509_set_version(certificate, 2) == 1,
            ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), .random(in: 1...UInt64(Int64.max))) == 1,
            X509_gmtime_adj(X509_getm_notBefore(certificate), -24 * 60 * 60) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), validity) != nil,
            X509_set_pubkey(certificate, key) == 1,
            X509_NAME_add_entry_by_txt(name, "CN", utf8, "WebRTC", -1, -1, 0) == 1,
            X509_set_issuer_name(certificate, name) == 1, X509_sign(certificate, key, EVP_sha256()) > 0
        else {
            X509_free(certificate)
            throw .latest()
        }
        return certificate
    }
}
