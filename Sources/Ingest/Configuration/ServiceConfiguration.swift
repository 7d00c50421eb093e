package import AlertProtocol
package import AlertRules
package import Configuration
package import KernelABI

/// What `picket serve` was asked to do, checked and complete.
package struct ServiceConfiguration: Sendable {
    /// Where alerts go.
    package struct Gateway: Sendable, Equatable {
        /// `http://host:port` or `https://host:port` of a `picket-gateway`.
        package var url: String
        /// A token of role `publisher`; never logged.
        package var token: String
        /// File of the authorities whose certificates are trusted; nil for the system's.
        package var authorities: String?
        /// Folder of the durable outbox.
        package var outbox: String

        package init(url: String, token: String, authorities: String? = nil, outbox: String) {
            self.url = url
            self.token = token
            self.authorities = authorities
            self.outbox = outbox
        }
    }

    /// The network that looks for persons.
    package struct Model: Sendable, Equatable {
        /// The weights file.
        package var path: String
        /// The format of its weights and maps while it runs; nil for the faster one on this CPU.
        package var precision: Precision?
        /// How many detectors run side by side.
        package var threads: Int

        package init(path: String, precision: Precision? = nil, threads: Int = 1) {
            self.path = path
            self.precision = precision
            self.threads = threads
        }
    }

    /// What counts as motion in a stream.
    package struct Motion: Sendable, Equatable {
        /// Whether it is watched for; if not, the network looks at every frame that is analysed.
        package var isEnabled = true
        /// 0...1; more finds fainter motion.
        package var sensitivity: Float = 0.5
        /// Where motion does not count.
        package var mask: [Zone] = []
        /// At most so many parts of a frame, where something moves or is followed, are seen magnified.
        package var crops = 2

        package init() {}
    }

    /// How streams are published to by WebRTC.
    package struct WebRTC: Sendable, Equatable {
        /// Where all of it comes to by UDP.
        package var listen = SocketEndpoint(host: "0.0.0.0", port: 8189)
        /// The IP addresses that senders are told, when those of the machine are not how it is reached.
        package var advertise: [String] = []
        /// The origins of pages that may publish, `*` being all.
        package var allowedOrigins = ["*"]

        package init() {}
    }

    /// One camera.
    package struct Stream: Sendable, Equatable {
        /// Unique among the streams; names the camera in alerts.
        package var id: String
        /// Where its packets come from.
        package var source: Source
        /// Frames analysed a second of media time.
        package var framesPerSecond: Double
        /// Who is told.
        package var notify: Recipients
        /// What raises an alert.
        package var rules: [Rule.Settings]
        /// When the network looks.
        package var motion = Motion()
        /// So many alerts in any hour at most, the rest summed up in a digest; nil for no limit.
        package var alertsPerHour: Int?

        /// Unless the configuration says otherwise.
        package static let defaultFramesPerSecond = 5.0

        package init(
            id: String, source: Source, framesPerSecond: Double = defaultFramesPerSecond,
            notify: Recipients = .everyone, rules: [Rule.Settings] = [Rule.Settings()]
        ) {
            self.id = id
            self.source = source
            self.framesPerSecond = framesPerSecond
            self.notify = notify
            self.rules = rules
        }
    }

    /// Where alerts go.
    package var gateway: Gateway
    /// Where the service answers `/healthz` and `/api/streams`.
    package var statusAddress: SocketEndpoint
    /// How streams are published to.
    package var webRTC = WebRTC()
    /// The network.
    package var model: Model
    /// The cameras; at least one.
    package var streams: [Stream]

    package init(gateway: Gateway, statusAddress: SocketEndpoint, model: Model, streams: [Stream]) {
        self.gateway = gateway
        self.statusAddress = statusAddress
        self.model = model
        self.streams = streams
    }
}
