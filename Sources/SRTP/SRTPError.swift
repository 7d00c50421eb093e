internal import CSRTP

/// Why a packet or a key was refused; it never holds a part of either.
package enum SRTPError: Error, Hashable, Sendable {
    /// Key and salt together are not as long as the suite needs, in bytes.
    case keyLength(suite: SRTPSuite, expected: Int, found: Int)
    /// There is no key, or several are not told apart by identifiers of one length.
    case keyIdentifiers
    /// The packet is too short for what it must hold, or not of the protocol.
    case malformed
    /// The tag does not match: another key, another sender, or a changed packet.
    case authenticationFailed
    /// The packet came before.
    case replayed
    /// The packet is older than the replay window reaches.
    case tooOld
    /// The packet names a master key that is not known.
    case unknownKey
    /// The library refused for another reason, by its code.
    case library(code: UInt32)

    /// Throws unless the library says that all went well.
    static func check(_ status: srtp_err_status_t) throws(SRTPError) {
        switch status {
        case srtp_err_status_ok: return
        case srtp_err_status_auth_fail: throw .authenticationFailed
        case srtp_err_status_replay_fail: throw .replayed
        case srtp_err_status_replay_old, srtp_err_status_pkt_idx_old: throw .tooOld
        case srtp_err_status_bad_mki: throw .unknownKey
        case srtp_err_status_parse_err, srtp_err_status_bad_param: throw .malformed
        default: throw .library(code: status.rawValue)
        }
    }
}

extension SRTPError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .keyLength(let suite, let expected, let found):
            "\(suite.rawValue) needs a key and salt of \(expected) bytes, found \(found)"
        case .keyIdentifiers: "expected one key, or several with identifiers (MKI) that differ and are equally long"
        case .malformed: "the packet is too short, or is none"
        case .authenticationFailed: "the packet's tag does not match"
        case .replayed: "the packet came before"
        case .tooOld: "the packet is older than the replay window"
        case .unknownKey: "the packet names an unknown key (MKI)"
        case .library(let code): "libsrtp refuses with code \(code)"
        }
    }
}
