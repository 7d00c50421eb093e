import AlertProtocol
import FoundationEssentials

extension UTCTimestamp {
    /// The wall clock's time.
    static var now: Self { Self(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
}
