internal import CSRTP

/// How packets are encrypted and authenticated; the raw value is the suite's name in session descriptions.
package enum SRTPSuite: String, CaseIterable, Sendable {
    /// AES in counter mode with 128 bits, SHA-1 tags of 80 bits (RFC 4568 §6.2.1).
    case aesCM128HMACSHA1Tag80 = "AES_CM_128_HMAC_SHA1_80"
    /// The same with tags of 32 bits on RTP; those on RTCP stay at 80 (RFC 4568 §6.2.2).
    case aesCM128HMACSHA1Tag32 = "AES_CM_128_HMAC_SHA1_32"
    /// AES in counter mode with 256 bits (RFC 6188 §3).
    case aesCM256HMACSHA1Tag80 = "AES_256_CM_HMAC_SHA1_80"
    /// AES in Galois/counter mode with 128 bits (RFC 7714 §14.2).
    case aeadAES128GCM = "AEAD_AES_128_GCM"
    /// AES in Galois/counter mode with 256 bits (RFC 7714 §14.2).
    case aeadAES256GCM = "AEAD_AES_256_GCM"

    /// The length of a master key in bytes.
    package var keyLength: Int {
        switch self {
        case .aesCM128HMACSHA1Tag80, .aesCM128HMACSHA1Tag32, .aeadAES128GCM: 16
        case .aesCM256HMACSHA1Tag80, .aeadAES256GCM: 32
        }
    }

    /// The length of a master salt in bytes.
    package var saltLength: Int {
        switch self {
        case .aesCM128HMACSHA1Tag80, .aesCM128HMACSHA1Tag32, .aesCM256HMACSHA1Tag80: 14
        case .aeadAES128GCM, .aeadAES256GCM: 12
        }
    }

    /// The length of the tag behind a packet of RTP in bytes.
    package var tagLength: Int {
        switch self {
        case .aesCM128HMACSHA1Tag32: 4
        case .aesCM128HMACSHA1Tag80, .aesCM256HMACSHA1Tag80: 10
        case .aeadAES128GCM, .aeadAES256GCM: 16
        }
    }

    /// The length of the tag behind a packet of RTCP in bytes.
    package var controlTagLength: Int {
        self == .aesCM128HMACSHA1Tag32 ? 10 : tagLength
    }

    /// Writes the suite into the two halves of a policy.
    func apply(to policy: inout srtp_policy_t) {
        switch self {
        case .aesCM128HMACSHA1Tag80:
            srtp_crypto_policy_set_rtp_default(&policy.rtp)
            srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        case .aesCM128HMACSHA1Tag32:
            srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp)
            srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        case .aesCM256HMACSHA1Tag80:
            srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtp)
            srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtcp)
        case .aeadAES128GCM:
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
        case .aeadAES256GCM:
            srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtcp)
        }
    }
}
