internal import COpenSSL
internal import CShims
package import SDP
package import SRTP

/// A handshake of DTLS 1.2 for the keys of SRTP (RFC 5764), without a socket and without a clock.
///
/// Contract: give each datagram to `handle`, then send what `takeDatagrams(now:)` answers, and ask it again at
/// `deadline`. Data inside of the connection is not looked at. One owner; not thread-safe.
package final class DTLSConnection {
    /// Which side begins.
    package enum Role: Sendable {
        /// The other side.
        case server
        /// This one.
        case client
    }

    /// How it is doing.
    package enum State: Hashable, Sendable {
        /// There are no keys yet.
        case handshaking
        /// Both sides have the keys.
        case established
        /// The other side said that it ends.
        case closed
        /// It will never be established, or is no more.
        case failed(DTLSError)
    }

    /// How it is doing.
    package private(set) var state = State.handshaking

    private let identity: DTLSIdentity
    private let role: Role
    private let fingerprints: [CertificateFingerprint]
    private let ssl: OpaquePointer
    /// What came, and what is to be sent; `ssl` owns both.
    private let input: OpaquePointer
    private let output: OpaquePointer
    private var flight = DTLSFlight()
    /// Whether the library failed after the handshake: the keys stay good, and nothing more is read or said.
    private var isDeaf = false
    /// Whether the other side, for all that we hear, has not got our last flight.
    private var isAsked = false

    /// A connection to the side whose certificate has one of `fingerprints`.
    package init(
        _ identity: DTLSIdentity, role: Role, fingerprints: [CertificateFingerprint]
    ) throws(DTLSError) {
        guard let ssl = SSL_new(identity.context) else { throw .latest() }
        guard let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem()) else {
            SSL_free(ssl)
            throw .latest()
        }
        picket_empty_means_retry(input)
        SSL_set_bio(ssl, input, output)
        picket_set_datagram_size(ssl, DTLSRecords.datagramSize)
        // `DTLSFlight` sends again what is lost. In microseconds; an hour is never.
        DTLS_set_timer_cb(ssl) { _, _ in 3_600_000_000 }
        switch role {
        case .server: SSL_set_accept_state(ssl)
        case .client: SSL_set_connect_state(ssl)
        }
        self.identity = identity
        self.role = role
        self.fingerprints = fingerprints
        self.ssl = ssl
        self.input = input
        self.output = output
    }

    deinit { SSL_free(ssl) }

    /// When something is due that nothing asks for; nil while there is none.
    package var deadline: Duration? { flight.deadline }

    /// Takes a datagram; as a client, an empty one begins.
    package func handle(_ datagram: UnsafeRawBufferPointer) {
        guard state == .handshaking || state == .established, !isDeaf, DTLSRecords.areWhole(datagram) else { return }
        picket_discard(input)
        if !datagram.isEmpty, BIO_write(input, datagram.baseAddress, Int32(clamping: datagram.count)) <= 0 { return }
        ERR_clear_error()
        if state == .established { isAsked = role == .server && datagram.first.map(Self.isHandshake) == true }
        if state == .handshaking { shakeHands() }
        if state == .established { read() }
    }

    /// What is to be sent at `now`, in its order.
    package func takeDatagrams(now: Duration) -> [[UInt8]] {
        guard !isDeaf else { return [] }
        var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(output))
        let datagrams: [[UInt8]]
        if !bytes.isEmpty, BIO_read(output, &bytes, Int32(clamping: bytes.count)) == bytes.count {
            datagrams = DTLSRecords.datagrams(of: bytes)
            flight.sent(datagrams, now: now)
        } else {
            datagrams = flight.takeDue(now: now, asks: isAsked)
        }
        isAsked = false
        // The last flight is the server's, to which nothing answers (RFC 6347 §4.2.4).
        if state != .handshaking { flight.rest() }
        return datagrams
    }

    /// Tells the other side that the connection ends.
    package func close() {
        guard state == .established else { return }
        if !isDeaf { SSL_shutdown(ssl) }
        state = .closed
    }

    /// The keys of both directions of SRTP, once it is established (RFC 5764 §4.2).
    package func exportKeys() throws(DTLSError) -> SRTPKeyPair {
        guard let profile = SSL_get_selected_srtp_profile(ssl), let suite = SRTPSuite(profile: profile.pointee.id)
        else { throw .noSuite }
        let label = "EXTRACTOR-dtls_srtp"
        var material = [UInt8](repeating: 0, count: 2 * (suite.keyLength + suite.saltLength))
        defer { OPENSSL_cleanse(&material, material.count) }
        guard SSL_export_keying_material(ssl, &material, material.count, label, label.utf8.count, nil, 0, 0) == 1
        else { throw .latest() }
        // The client's key, the server's, the client's salt, the server's.
        let salts = 2 * suite.keyLength
        let client = material[..<suite.keyLength] + material[salts..<salts + suite.saltLength]
        let server = material[suite.keyLength..<salts] + material[(salts + suite.saltLength)...]
        do {
            let client = try SRTPKeys(suite: suite, keyAndSalt: Array(client))
            let server = try SRTPKeys(suite: suite, keyAndSalt: Array(server))
            return role == .server
                ? SRTPKeyPair(inbound: client, outbound: server) : SRTPKeyPair(inbound: server, outbound: client)
        } catch {
            throw .library("\(error)")
        }
    }
}

/// The keys of both directions.
package struct SRTPKeyPair: Sendable {
    /// Of packets that come.
    package var inbound: SRTPKeys
    /// Of packets that are sent.
    package var outbound: SRTPKeys
}

extension DTLSConnection {
    private func shakeHands() {
        let result = SSL_do_handshake(ssl)
        guard result == 1 else {
            check(result)
            return
        }
        guard let certificate = SSL_get1_peer_certificate(ssl) else { return fail(.wrongCertificate) }
        defer { X509_free(certificate) }
        let isRight = fingerprints.contains {
            !$0.bytes.isEmpty && DTLSIdentity.fingerprint(of: certificate, by: $0.hash) == $0
        }
        guard isRight else {
            SSL_shutdown(ssl)
            return fail(.wrongCertificate)
        }
        state = .established
    }

    /// Reads on, for the sake of what is no data: the end, and a last flight that is asked for again.
    private func read() {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while state == .established, !isDeaf {
            let result = SSL_read(ssl, &buffer, Int32(buffer.count))
            if result <= 0 { return check(result) }
        }
    }

    private func check(_ result: Int32) {
        let error = SSL_get_error(ssl, result)
        if error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE { return }
        // A farewell, or an alert: what is authentic ends it, other failures do not once there are keys.
        if state == .established {
            if SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0 { state = .closed } else { isDeaf = true }
        } else {
            fail(.latest())
        }
    }

    // RFC 8446 B.1: a change of the cipher, or a message of the handshake.
    private static func isHandshake(_ type: UInt8) -> Bool { type == 20 || type == 22 }

    private func fail(_ error: DTLSError) { state = .failed(error) }
}

extension SRTPSuite {
    // RFC 5764 §4.1.2, RFC 7714 §14.2.
    fileprivate init?(profile: UInt) {
        switch profile {
        case 0x0001: self = .aesCM128HMACSHA1Tag80
        case 0x0007: self = .aeadAES128GCM
        case 0x0008: self = .aeadAES256GCM
        default: return nil
        }
    }
}
