internal import CFFmpeg
internal import CShims

/// What FFmpeg refused: the operation, its object, and FFmpeg's own words for the error code.
package struct FFmpegError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was being done, for example "open yard.mp4".
    package let operation: String
    /// FFmpeg's negative error code.
    package let code: Int32

    package init(_ operation: String, code: Int32) {
        self.operation = operation
        self.code = code
    }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(AV_ERROR_MAX_STRING_SIZE))
        av_strerror(code, &text, text.count)
        return "cannot \(operation): \(text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })"
    }

    /// Throws when `code` is negative, FFmpeg's way of saying that `operation` failed; otherwise returns it.
    @discardableResult
    static func check(_ code: Int32, _ operation: @autoclosure () -> String) throws(FFmpegError) -> Int32 {
        guard code >= 0 else { throw FFmpegError(operation(), code: code) }
        return code
    }

    /// FFmpeg's answer when an allocation failed.
    static func outOfMemory(_ operation: String) -> FFmpegError {
        FFmpegError(operation, code: picket_averror_nomem())
    }
}

/// Makes FFmpeg report only what nobody else would: what it says of damaged packets is counted where they are decoded.
package enum FFmpegLog {
    /// Silences everything below a fatal error, for the whole process.
    package static func quiet() { av_log_set_level(AV_LOG_FATAL) }
}
