internal import AlertRules
package import Configuration
internal import Decoding
internal import KernelABI
internal import RTP
internal import SRTP

extension ServiceConfiguration {
    /// What a configuration file of `picket serve` may hold, for editors.
    package static var schema: SchemaNode {
        SchemaNode.object(
            "What `picket serve` does. ${NAME} reads the environment; paths are relative to the file.",
            required: ["gateway", "streams"],
            [
                "gateway": gatewaySchema,
                "http": .object(
                    "Where the service answers.",
                    [
                        "listen": .endpoint(
                            "/healthz, /readyz, /api/streams and /whip; 127.0.0.1:8090 unless it says otherwise.")
                    ]),
                "webrtc": webRTCSchema,
                "model": modelSchema,
                "defaults": .object(
                    "What a stream has unless it says otherwise.",
                    ["fps": framesPerSecond, "notify": notify, "alerts_per_hour": alertsPerHour]),
                "streams": .list("The cameras; at least one.", of: streamSchema),
            ]
        ).titled("Picket")
    }

    private static let gatewaySchema = SchemaNode.object(
        "Where alerts go.", required: ["token"],
        [
            "url": .text(
                "http://HOST:PORT or https://HOST:PORT of a picket-gateway; http://127.0.0.1:8080 unless set."),
            "token": .text("A token of role publisher, best as ${PICKET_PUBLISHER_TOKEN}."),
            "ca": .text("File of the authorities (PEM) that are trusted instead of the system's."),
            "outbox": .text("Folder where alerts wait for the gateway; picket-outbox unless set."),
        ])

    private static let webRTCSchema = SchemaNode.object(
        "How streams with a source `whip` are published to.",
        [
            "listen": .endpoint("The UDP port of all publishers; 0.0.0.0:8189 unless it says otherwise."),
            "advertise": .oneOrMore(
                "IP addresses that senders are told instead of the machine's own.", of: .text("An IP address.")),
            "allowed_origins": .oneOrMore(
                "Pages of these origins may publish; all unless set.", of: .text("https://cameras.example, or *")),
        ])

    private static let modelSchema = SchemaNode.object(
        "The network that looks for persons.",
        [
            "path": .text("Weights file; models/person.safetensors unless set."),
            "precision": .choice("The faster on this CPU unless set.", Precision.allCases.map(\.rawValue)),
            "threads": .integer("How many frames are looked at side by side; 1 unless set.", in: 1...64),
        ])

    private static let framesPerSecond = SchemaNode.number("Frames looked at a second; 5 unless set.", in: 0.1...60)
    private static let notify = SchemaNode.oneOrMore(
        "Ids of the users who are told, or \"*\" for all who may see the stream, as it is unless set.",
        of: .text("A user's id, or \"*\"."))
    private static let alertsPerHour = SchemaNode.integer(
        "So many alerts in any hour at most; the rest is summed up in a digest. No limit unless set.", in: 1...100_000)

    private static let streamSchema = SchemaNode.object(
        "A camera.", required: ["id", "source"],
        [
            "id": .text("Names the camera in alerts; no other stream has it."),
            "fps": framesPerSecond,
            "notify": notify,
            "alerts_per_hour": alertsPerHour,
            "motion": .object(
                "What counts as motion: while there is none, the network rests.",
                [
                    "enabled": .flag("Whether motion is watched for; true unless set."),
                    "sensitivity": .number("More finds fainter motion; 0.5 unless set.", in: share),
                    "mask": polygons("Where motion does not count; persons seen there still do."),
                    "crops": .integer("At most so many parts of a frame are seen magnified; 2 unless set.", in: 0...16),
                ]),
            "source": .either(
                "Where its video comes from.", [rtpSchema, rtspSchema, httpSchema, fileSchema, whipSchema]),
            "rules": .list("What raises an alert; without any, a person with a median score of 0.5.", of: ruleSchema),
        ])
}

/// Sources.
extension ServiceConfiguration {
    private static let rtpSchema = SchemaNode.object(
        "Somebody sends RTP.", required: ["rtp"],
        [
            "rtp": .object(
                "RTP over UDP, described by a session description or by codec and payload type.",
                [
                    "listen": .endpoint("Address and port of RTP; that of a multicast group joins the group."),
                    "sdp": .text("Session description (RFC 8866)."),
                    "codec": .choice(
                        "h264 unless set.", VideoCodec.received.map { $0.rawValue.lowercased() }),
                    "payload_type": .integer("96 unless set.", in: 0...127),
                    "srtp": .object(
                        "What protects the packets.", required: ["key"],
                        [
                            "suite": .choice(
                                "AES_CM_128_HMAC_SHA1_80 unless set.", SRTPSuite.allCases.map(\.rawValue)),
                            "key": .text("Key and salt in base64."),
                            "mki": .text("Hexadecimal, where packets name the key.", pattern: "^([0-9A-Fa-f]{2})*$"),
                        ]),
                    "latency": .duration("How long a missing packet is waited for; 200ms unless set."),
                    "sender": .text("The only IP address that is listened to; the first that sends unless set."),
                ])
        ])

    private static let stallTimeout = SchemaNode.duration("How long nothing may come; 5s unless set.")
    private static let transport = SchemaNode.choice(
        "How RTSP carries its packets; tcp unless set.", MediaStream.Transport.allCases.map(\.rawValue))

    private static let rtspSchema = SchemaNode.object(
        "A camera is asked by RTSP.", required: ["rtsp"],
        [
            "rtsp": .object(
                "An RTSP camera.", required: ["url"],
                [
                    "url": .text("rtsp:// or rtsps://.", pattern: "^rtsps?://"), "transport": transport,
                    "stall_timeout": stallTimeout,
                ])
        ])

    private static let httpSchema = SchemaNode.object(
        "A video is fetched by HTTP.", required: ["http"],
        [
            "http": .object(
                "A video at a URL.", required: ["url"],
                [
                    "url": .text("http:// or https://.", pattern: "^https?://"), "transport": transport,
                    "stall_timeout": stallTimeout,
                ])
        ])

    private static let fileSchema = SchemaNode.object(
        "A video file is played once.", required: ["file"],
        ["file": .object("A video file.", required: ["path"], ["path": .text("The file.")])])

    private static let whipSchema = SchemaNode.object(
        "A browser or an encoder publishes by WHIP.", required: ["whip"],
        [
            "whip": .object(
                "Published to at /whip/{id}.", required: ["token"],
                ["token": .text("What a publisher proves itself with, best as ${PHONE_TOKEN}.")])
        ])
}

/// Rules.
extension ServiceConfiguration {
    private static let share = 0.0...1.0
    private static let point = SchemaNode.list("x and y.", of: .number("A share of the frame.", in: share))
    private static let polygon = SchemaNode.list("At least three corners, as shares of width and height.", of: point)

    private static func polygons(_ about: String) -> SchemaNode {
        .either(about, [polygon, .list("Several such.", of: polygon)])
    }

    private static let ruleSchema = SchemaNode.object(
        "A list of conditions; a track that meets them all raises an alert.",
        [
            "name": .text("As alerts carry it; person unless set."),
            "min_score": .number("Least median score of the last sightings; 0.5 unless set.", in: share),
            "min_height": .number("Least height of the box, as a share of the frame's.", in: share),
            "max_height": .number("Greatest height of the box, as a share of the frame's.", in: share),
            "zone": polygon,
            "preclusive": polygons("Where nobody counts."),
            "line": .object(
                "What the person must step over.", required: ["points"],
                [
                    "points": .list("Its two ends, as shares of width and height.", of: point),
                    "direction": .choice(
                        "in is from its left to its right, seen along it; both unless set.",
                        Tripwire.Direction.allCases.map(\.rawValue)),
                ]),
            "min_dwell": .duration("Time in the zone before the alert."),
            "confirm": .text(
                "In how many of the last frames all that must have been right, such as 3 of 5.",
                pattern: "^ *[0-9]+ +of +[0-9]+ *$"),
            "occupancy_above": .integer("More persons than that must be there; one alert tells of all.", in: 0...1000),
            "armed": .oneOrMore(
                "When alerts may be raised: at any of these times.", of: .text("mon-fri 22:00-06:00 Europe/Rome")),
            "cooldown": .duration("How long a track stays silent after its alert; 60s unless set."),
            "events": .list(
                "What is sent of an alert's life: start, and update and end if wanted; [start] unless set.",
                of: .choice("An event.", RaisedAlert.Event.allCases.map(\.rawValue))),
            "update_interval": .duration("At least so much time lies before an update; 10s unless set."),
        ])
}
