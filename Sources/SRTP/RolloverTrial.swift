internal import CSRTP

/// Tries rollover counters on packets of one source, in a context of its own: the one that receives is not touched.
///
/// One owner; not thread-safe.
final class RolloverTrial {
    /// The source.
    let ssrc: UInt32

    private let context: srtp_t
    private let usesIdentifiers: UInt32
    /// A packet is decrypted before its tag is looked at, and must be whole for the next guess.
    private var copy: [UInt8] = []

    /// A trial of packets of `ssrc` that are protected by `keys`.
    init(of ssrc: UInt32, keys: SRTPKeys) throws(SRTPError) {
        self.ssrc = ssrc
        usesIdentifiers = keys.identifierLength > 0 ? 1 : 0
        var context: srtp_t?
        let source = srtp_ssrc_t(type: ssrc_specific, value: ssrc)
        try SRTPContext.withPolicy(keys, suite: keys.suite, source: source) { srtp_create(&context, &$0) }
        guard let context else { throw .library(code: srtp_err_status_alloc_fail.rawValue) }
        self.context = context
    }

    deinit { srtp_dealloc(context) }

    /// Whether `packet` is authentic with that counter; it is not changed.
    func isAuthentic(_ packet: UnsafeMutableRawBufferPointer, rolloverCounter: UInt32) -> Bool {
        guard srtp_set_stream_roc(context, ssrc, rolloverCounter) == srtp_err_status_ok else { return false }
        copy.removeAll(keepingCapacity: true)
        copy.append(contentsOf: packet)
        var length = Int32(copy.count)
        return copy.withUnsafeMutableBytes {
            srtp_unprotect_mki(context, $0.baseAddress, &length, usesIdentifiers) == srtp_err_status_ok
        }
    }
}
