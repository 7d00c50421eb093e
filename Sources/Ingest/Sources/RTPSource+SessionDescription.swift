package import Configuration
internal import Foundation
internal import RTP
internal import SDP
internal import SRTP

/// Why a session description cannot be used as a source: the file, and what is wrong with it.
package struct UnusableSessionDescription: Error, Sendable, CustomStringConvertible {
    /// The file, as it was named.
    package let path: String
    /// What is wrong, with the line where there is one, and what was expected.
    package let reason: String

    package var description: String { "\(path): \(reason)" }
}

extension ServiceConfiguration.RTPSource {
    /// The video of the session description in the file at `path`, received at `listen` or else at the description's own
    /// address and port.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - listen: where to receive instead.
    ///   - needsKeys: whether a description of SRTP must hold the keys, since they are nowhere else.
    /// - Throws: what is wrong with the description, or what of it can't be received.
    package init(
        sessionDescription path: String, listen: SocketEndpoint? = nil, needsKeys: Bool = true
    ) throws(UnusableSessionDescription) {
        func unusable(_ reason: String) -> UnusableSessionDescription {
            UnusableSessionDescription(path: path, reason: reason)
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw unusable("cannot be read, expected a session description")
        }
        let video: VideoMedia
        do {
            video = try SessionDescription(bytes: Array(data)).video(encodings: VideoCodec.received.map(\.rawValue))
        } catch {
            throw unusable("\(error)")
        }
        guard listen != nil || video.port != 0 else {
            throw unusable("names no port, expected one there or in `listen`")
        }
        self.init(
            listen: listen ?? SocketEndpoint(host: video.address ?? "0.0.0.0", port: Int(video.port)),
            formats: video.formats.compactMap(PayloadFormat.init), parameterSets: video.parameterSets)
        clockRate = video.clockRate
        // A description's port says nothing of RTCP's when another is listened to.
        if listen == nil || video.controlPort == video.port {
            controlPort = video.controlPort.map { $0 == video.port ? self.listen.port : Int($0) }
        }
        feedback = video.feedback
        if needsKeys || !video.crypto.isEmpty { srtp = try Self.keys(of: video, unusable: unusable) }
    }

    private static func keys(
        of video: VideoMedia, unusable: (String) -> UnusableSessionDescription
    ) throws(UnusableSessionDescription) -> SRTPKeys? {
        guard let offered = video.crypto.first else {
            guard !video.isSecure else {
                throw unusable("describes SRTP without keys, expected a=crypto there or `srtp` in the configuration")
            }
            return nil
        }
        for crypto in video.crypto {
            guard let suite = SRTPSuite(rawValue: crypto.suite) else { continue }
            do {
                return try SRTPKeys(
                    suite: suite,
                    masterKeys: crypto.keys.map { .init(keyAndSalt: $0.keyAndSalt, identifier: $0.identifier) })
            } catch {
                throw unusable("line \(crypto.line): \(error)")
            }
        }
        let known = SRTPSuite.allCases.map(\.rawValue).joined(separator: ", ")
        throw unusable("line \(offered.line): SRTP with \(offered.suite), expected one of: \(known)")
    }
}

extension PayloadFormat {
    fileprivate init?(_ format: VideoFormat) {
        guard let codec = VideoCodec(rawValue: format.encoding) else { return nil }
        self.init(payloadType: format.payloadType, codec: codec, retransmissionType: format.retransmissionType)
    }
}
