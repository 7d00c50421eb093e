internal import CSRTP

/// One direction of SRTP and SRTCP (RFC 3711): bytes in, bytes out, in place, without an allocation per packet.
///
/// libsrtp keeps the rollover counter and the replay window of each source; a source is remembered only once a packet of
/// it was authentic, so that a flood of sources costs no memory. A source that is joined when it has been sending for long is
/// found by `RolloverSearch`, from its second packet on. One owner; not thread-safe.
package final class SRTPContext {
    /// Which way packets go.
    package enum Direction: Sendable {
        /// From the sender here: `unprotect`.
        case inbound
        /// From here: `protect`.
        case outbound
    }

    /// How many packets back one is still told from a repeated one.
    package static let replayWindow = 1024

    /// Bytes that `protect` and `protectControl` may add to a packet.
    package static let maxOverhead = Int(SRTP_MAX_TRAILER_LEN) + 4

    private let keys: SRTPKeys
    private let context: srtp_t
    /// The same keys for RTCP; nil when `context` serves both.
    private let controlContext: srtp_t?
    private let usesIdentifiers: UInt32
    private let overhead: Int
    private let controlOverhead: Int
    private var search = RolloverSearch()
    /// Where guesses are tried; nil until there is one to try.
    private var trial: RolloverTrial?
    /// The last packet that was authentic.
    private var last: SRTPPacketID?

    /// A context for packets of any source that are protected by `keys`.
    package init(_ keys: SRTPKeys, direction: Direction) throws(SRTPError) {
        try SRTPError.check(Self.libraryStatus)
        self.keys = keys
        context = try Self.makeContext(keys, suite: keys.suite, direction: direction)
        // libsrtp 2.5 looks for the key identifier of RTCP where RTP has it: wrong where the tags are not equally long.
        let needsOwn = keys.identifierLength > 0 && keys.suite == .aesCM128HMACSHA1Tag32
        controlContext =
            needsOwn ? try Self.makeContext(keys, suite: .aesCM128HMACSHA1Tag80, direction: direction) : nil
        usesIdentifiers = keys.identifierLength > 0 ? 1 : 0
        overhead = keys.suite.tagLength + keys.identifierLength
        // RFC 3711 §3.4: the index precedes key identifier and tag.
        controlOverhead = 4 + keys.suite.controlTagLength + keys.identifierLength
    }

    deinit {
        srtp_dealloc(context)
        if let controlContext { srtp_dealloc(controlContext) }
    }

    /// Authenticates and decrypts the packet of RTP that `packet` holds and that came at `now`; answers its new length.
    ///
    /// - Throws: why it must be dropped; the bytes are then of no use.
    package func unprotect(_ packet: UnsafeMutableRawBufferPointer, now: Duration) throws(SRTPError) -> Int {
        guard packet.count >= 12 + overhead, var length = Int32(exactly: packet.count) else { throw .malformed }
        let id = SRTPPacketID(packet)
        if search.ssrc != nil { tryGuesses(on: packet, id, now: now) }
        let status = srtp_unprotect_mki(context, packet.baseAddress, &length, usesIdentifiers)
        switch status {
        case srtp_err_status_ok:
            last = id
            if search.ssrc == id.ssrc { search.end() }
        case srtp_err_status_auth_fail, srtp_err_status_replay_old:
            search.note(failureOf: id, lowest: lowestRolloverCounter(for: id), now: now)
        default: break
        }
        try SRTPError.check(status)
        return Int(length)
    }

    /// Authenticates and decrypts the packet of RTCP that `packet` holds; answers its new length.
    ///
    /// - Throws: why it must be dropped; the bytes are then of no use.
    package func unprotectControl(_ packet: UnsafeMutableRawBufferPointer) throws(SRTPError) -> Int {
        guard packet.count >= 8 + controlOverhead, var length = Int32(exactly: packet.count) else { throw .malformed }
        try SRTPError.check(
            srtp_unprotect_rtcp_mki(controlContext ?? context, packet.baseAddress, &length, usesIdentifiers))
        return Int(length)
    }

    /// Encrypts and signs the first `count` bytes of `buffer`, a packet of RTP; answers its new length.
    ///
    /// `buffer` must have room for `maxOverhead` bytes more.
    package func protect(_ buffer: UnsafeMutableRawBufferPointer, count: Int) throws(SRTPError) -> Int {
        guard count >= 12, count + Self.maxOverhead <= buffer.count, var length = Int32(exactly: count) else {
            throw .malformed
        }
        try SRTPError.check(srtp_protect_mki(context, buffer.baseAddress, &length, usesIdentifiers, 0))
        return Int(length)
    }

    /// Encrypts and signs the first `count` bytes of `buffer`, a packet of RTCP; answers its new length.
    ///
    /// `buffer` must have room for `maxOverhead` bytes more.
    package func protectControl(_ buffer: UnsafeMutableRawBufferPointer, count: Int) throws(SRTPError) -> Int {
        guard count >= 8, count + Self.maxOverhead <= buffer.count, var length = Int32(exactly: count) else {
            throw .malformed
        }
        try SRTPError.check(
            srtp_protect_rtcp_mki(controlContext ?? context, buffer.baseAddress, &length, usesIdentifiers, 0))
        return Int(length)
    }

    /// `packet` of RTP, encrypted and signed.
    package func protect(_ packet: [UInt8]) throws(SRTPError) -> [UInt8] {
        try Self.extending(packet) { buffer throws(SRTPError) in try protect(buffer, count: packet.count) }
    }

    /// `packet` of RTCP, encrypted and signed.
    package func protectControl(_ packet: [UInt8]) throws(SRTPError) -> [UInt8] {
        try Self.extending(packet) { buffer throws(SRTPError) in try protectControl(buffer, count: packet.count) }
    }

    /// Goes on with `ssrc` at a rollover counter, forgetting which of its packets came before.
    package func resume(_ ssrc: UInt32, rolloverCounter: UInt32) throws(SRTPError) {
        try Self.withPolicy(keys, suite: keys.suite, source: srtp_ssrc_t(type: ssrc_specific, value: ssrc)) { policy in
            srtp_remove_stream(context, ssrc.bigEndian)
            return srtp_add_stream(context, &policy)
        }
        try SRTPError.check(srtp_set_stream_roc(context, ssrc, rolloverCounter))
    }

    /// A copy of `packet` that `body` has made longer, as long as it answers.
    private static func extending(
        _ packet: [UInt8], _ body: (UnsafeMutableRawBufferPointer) throws(SRTPError) -> Int
    ) throws(SRTPError) -> [UInt8] {
        var bytes = packet + [UInt8](repeating: 0, count: maxOverhead)
        let count = try bytes.withUnsafeMutableBufferPointer { buffer throws(SRTPError) in
            try body(UnsafeMutableRawBufferPointer(buffer))
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// The library is set up once in a process.
    private static let libraryStatus = srtp_init()

    private static func makeContext(
        _ keys: SRTPKeys, suite: SRTPSuite, direction: Direction
    ) throws(SRTPError) -> srtp_t {
        var context: srtp_t?
        let source = srtp_ssrc_t(type: direction == .inbound ? ssrc_any_inbound : ssrc_any_outbound, value: 0)
        try withPolicy(keys, suite: suite, source: source) { srtp_create(&context, &$0) }
        guard let context else { throw .library(code: srtp_err_status_alloc_fail.rawValue) }
        return context
    }

    /// Gives `body` what the library wants to know of packets of `source`.
    static func withPolicy(
        _ keys: SRTPKeys, suite: SRTPSuite, source: srtp_ssrc_t, _ body: (inout srtp_policy_t) -> srtp_err_status_t
    ) throws(SRTPError) {
        var policy = srtp_policy_t()
        suite.apply(to: &policy)
        policy.ssrc = source
        policy.window_size = UInt(replayWindow)

        // The library copies what it is given; each key needs memory of its own until then.
        let secrets = keys.masterKeys.map(SecretBytes.init)
        defer { withExtendedLifetime(secrets) {} }
        var masterKeys = secrets.map(\.masterKey)
        let status = masterKeys.withUnsafeMutableBufferPointer { keys in
            var pointers = keys.indices.map { index in keys.baseAddress.map { $0 + index } }
            return pointers.withUnsafeMutableBufferPointer { pointers in
                policy.keys = pointers.baseAddress
                policy.num_master_keys = UInt(pointers.count)
                return body(&policy)
            }
        }
        try SRTPError.check(status)
    }
}

extension SRTPContext {
    private func tryGuesses(on packet: UnsafeMutableRawBufferPointer, _ id: SRTPPacketID, now: Duration) {
        let guesses = search.takeGuesses(for: id, now: now)
        guard !guesses.isEmpty else { return }
        if trial?.ssrc != id.ssrc { trial = try? RolloverTrial(of: id.ssrc, keys: keys) }
        guard let counter = guesses.first(where: { trial?.isAuthentic(packet, rolloverCounter: $0) == true }) else {
            return
        }
        trial = nil
        search.end()
        // If the library refuses, so does it the packet.
        try? resume(id.ssrc, rolloverCounter: counter)
    }

    /// What is lower would be of a packet that came or was given up: it is never tried.
    private func lowestRolloverCounter(for id: SRTPPacketID) -> UInt32 {
        var known: UInt32 = 0
        guard srtp_get_stream_roc(context, id.ssrc, &known) == srtp_err_status_ok, known < .max else { return 0 }
        let isLater = last.map { $0.ssrc == id.ssrc && $0.sequenceNumber < id.sequenceNumber } ?? false
        return isLater ? known : known + 1
    }
}

/// A master key in memory that stays where it is, and is overwritten when it is no longer needed.
private final class SecretBytes {
    private let key: UnsafeMutableBufferPointer<UInt8>
    private let identifier: UnsafeMutableBufferPointer<UInt8>

    init(_ masterKey: SRTPKeys.MasterKey) {
        key = .allocate(capacity: masterKey.keyAndSalt.count)
        _ = key.initialize(from: masterKey.keyAndSalt)
        identifier = .allocate(capacity: masterKey.identifier.count)
        _ = identifier.initialize(from: masterKey.identifier)
    }

    deinit {
        key.update(repeating: 0)
        key.deallocate()
        identifier.deallocate()
    }

    var masterKey: srtp_master_key_t {
        srtp_master_key_t(
            key: key.baseAddress, mki_id: identifier.baseAddress, mki_size: UInt32(identifier.count))
    }
}
