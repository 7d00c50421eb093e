package import Configuration
package import Decoding
package import RTP
package import SDP
package import SRTP

extension ServiceConfiguration {
    /// Where a stream's packets come from.
    package enum Source: Sendable, Equatable {
        /// Somebody sends them.
        case rtp(RTPSource)
        /// They are fetched.
        case pull(PullSource)
        /// Somebody publishes them.
        case whip(WHIPSource)

        /// The source when somebody sends.
        package var rtp: RTPSource? {
            if case .rtp(let source) = self { source } else { nil }
        }
    }

    /// RTP over UDP, as a session description or the configuration describes it.
    package struct RTPSource: Sendable, Equatable {
        /// Address and port to receive on; that of a multicast group joins the group.
        package var listen: SocketEndpoint
        /// The payload types that may come; at least one.
        package var formats: [PayloadFormat]
        /// Ticks a second of the timestamps.
        package var clockRate: UInt32
        /// NAL units that the description carries for a sender that does not repeat them, in the first format's codec.
        package var parameterSets: [[UInt8]]
        /// Where RTCP is received; nil is the port after RTP's.
        package var controlPort: Int?
        /// What protects the packets; nil for plain RTP.
        package var srtp: SRTPKeys?
        /// How long a missing packet is waited for.
        package var latency: Duration
        /// The only address that is listened to; nil is the first that sends.
        package var sender: String?
        /// What the sender listens to; nil when it is not known.
        package var feedback: VideoFeedback?

        /// A source of these formats, plain and with what else is usual.
        package init(listen: SocketEndpoint, formats: [PayloadFormat], parameterSets: [[UInt8]] = []) {
            self.listen = listen
            self.formats = formats
            clockRate = RTPReceiver.videoClockRate
            self.parameterSets = parameterSets
            latency = .milliseconds(200)
        }
    }

    /// What libavformat fetches.
    package struct PullSource: Sendable, Equatable {
        /// A path or URL; its credentials do not show.
        package var location: MediaLocation
        /// How RTSP carries its packets.
        package var transport: MediaStream.Transport
        /// How long nothing may come before the source counts as lost.
        package var stallTimeout: Duration

        /// A source that is fetched.
        package init(
            location: MediaLocation, transport: MediaStream.Transport = .tcp, stallTimeout: Duration = .seconds(5)
        ) {
            self.location = location
            self.transport = transport
            self.stallTimeout = stallTimeout
        }
    }

    /// What is published to by WHIP (RFC 9725).
    package struct WHIPSource: Sendable, Equatable {
        /// What proves that somebody may publish; never logged.
        package var token: String

        /// A source that whoever knows `token` may publish to.
        package init(token: String) { self.token = token }
    }
}
