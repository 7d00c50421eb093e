package import Configuration
internal import Foundation
internal import RTP
internal import SDP

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
    package init(
        sessionDescription path: String, listen: SocketEndpoint? = nil
    ) throws(UnusableSessionDescription) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw UnusableSessionDescription(path: path, reason: "cannot be read, expected a session description")
        }
        let video: VideoMedia
        do {
            video = try SessionDescription(bytes: Array(data)).video(encodings: VideoCodec.allCases.map(\.rawValue))
        } catch {
            throw UnusableSessionDescription(path: path, reason: "\(error)")
        }
        guard let format = video.formats.first, let codec = VideoCodec(rawValue: format.encoding) else {
            throw UnusableSessionDescription(path: path, reason: "describes no video that is received")
        }
        guard video.crypto.isEmpty else {
            throw UnusableSessionDescription(path: path, reason: "describes SRTP (a=crypto), expected plain RTP")
        }
        guard listen != nil || video.port != 0 else {
            throw UnusableSessionDescription(path: path, reason: "names no port, expected one there or in `listen`")
        }
        self.init(
            listen: listen ?? SocketEndpoint(host: video.address ?? "0.0.0.0", port: Int(video.port)),
            payloadType: format.payloadType, clockRate: video.clockRate, codec: codec,
            parameterSets: video.parameterSets
        )
    }
}
