import AlertClient
import ArgumentParser
import Crypto
import Foundation

/// `picket bench gateway`.
struct BenchGateway: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway", abstract: "Puts load on a running gateway.",
        discussion: """
            Needs the gateway's HS256 secret and the users bench-0, bench-1, …:
              picket-gateway user add bench-{0..999}

            Example:
              picket bench gateway --url http://127.0.0.1:8080 --connections 1000 \\
                --secret picket-data/jwt-secret
            """)

    @Option(help: "Base URL of the gateway.") var url: String
    @Option(help: "Base URL to publish to, where it is another (default: --url).") var publishURL: String?
    @Option(
        help: "File with the gateway's HS256 secret (default: the secret is in $PICKET_JWT_SECRET).",
        completion: .file())
    var secret: String?
    @Option(help: "Users who connect.") var connections = 1000
    @Option(help: "Bytes of an alert.") var size = 64 << 10
    @Option(help: "Alerts a second; 0 for as many as possible.") var rate = 0.0
    @Option(help: "Percent of the connections that never read.") var slow = 0.0
    @Option(help: "Who gets each alert; one: each in turn, absent: the user after the last.")
    var audience = LoadPlan.Audience.everyone
    @Option(help: "Alerts that may be on their way at once.") var window = 2
    @Option(help: "Connections that publish (default: as many as --window, 64 at most).") var publishers: Int?
    @Option(help: "A user acknowledges for every so many alerts; 0 for never.") var acknowledge = 32
    @Option(help: "Seconds of publishing, or of holding the connections.") var seconds = 10.0
    @Option(help: "Handshakes at once.") var handshakes = 64
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard (0...1_000_000).contains(connections) else { throw ValidationError("--connections is 0 to 1000000") }
        guard (1...(8 << 20)).contains(size) else { throw ValidationError("--size is 1 to 8388608") }
        guard rate >= 0, rate.isFinite else { throw ValidationError("--rate is at least 0") }
        guard (0...100).contains(slow) else { throw ValidationError("--slow is 0 to 100") }
        guard (1...100_000).contains(window), (1...1000).contains(publishers ?? 1), (1...10_000).contains(handshakes)
        else { throw ValidationError("--window, --publishers and --handshakes are at least 1") }
        guard acknowledge >= 0 else { throw ValidationError("--acknowledge is at least 0") }
        guard seconds > 0, seconds <= 86400 else { throw ValidationError("--seconds is 0 to 86400") }
        if audience == .one, connections == 0 { throw ValidationError("--audience one needs --connections") }
    }

    func run() throws {
        do {
            let key = SymmetricKey(data: try readSecret())
            var plan = LoadPlan(gateway: try GatewayAddress(url))
            plan.publishing = try publishURL.map { try GatewayAddress($0) } ?? plan.gateway
            plan.audience = audience
            plan.connections = connections
            plan.size = size
            plan.rate = rate
            plan.window = window
            plan.publishers = publishers ?? min(window, 64)
            plan.slowPercent = slow
            plan.duration = .seconds(seconds)
            plan.handshakes = handshakes
            plan.acknowledgedEvery = acknowledge
            let tokens = LoadGenerator.Tokens(publisher: token("bench", role: "publisher", key)) {
                token($0, role: "viewer", key)
            }
            let report = try LoadGenerator(plan, tokens: tokens).run {
                printError("connected: \(plan.connections)")
            }
            try show(report)
        } catch let error where !(error is ExitCode) {
            printError("\(error)")
            throw ExitCode.failure
        }
    }

    private func readSecret() throws -> Data {
        if let secret {
            let text = try String(contentsOfFile: secret, encoding: .utf8)
            return Data(text.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
        }
        guard let text = ProcessInfo.processInfo.environment["PICKET_JWT_SECRET"] else {
            throw LoadFailure(description: "give --secret FILE or set PICKET_JWT_SECRET")
        }
        return Data(text.utf8)
    }

    /// A JSON Web Token (RFC 7519) signed with HS256 that is valid for a day.
    private func token(_ user: String, role: String, _ key: SymmetricKey) -> String {
        let now = Int(Date().timeIntervalSince1970)
        let parts = [
            #"{"alg":"HS256","typ":"JWT"}"#,
            #"{"sub":"\#(user)","role":"\#(role)","iat":\#(now),"exp":\#(now + 86400)}"#,
        ]
        let signed = parts.map { Self.base64URL(Data($0.utf8)) }.joined(separator: ".")
        let signature = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
        return signed + "." + Self.base64URL(Data(signature))
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    private func show(_ report: LoadReport) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            return print(String(decoding: try encoder.encode(report), as: UTF8.self))
        }
        func line(_ name: String, _ value: String) {
            print(name.padding(toLength: 22, withPad: " ", startingAt: 0) + value)
        }
        line("connections", "\(report.openAtEnd) open of \(report.connections), \(Int(report.connectionsPerSecond))/s")
        line("published", "\(report.published), \(Int(report.publishedPerSecond))/s, refused \(report.refused)")
        line("delivered", "\(report.deliveries), \(Int(report.deliveriesPerSecond))/s")
        line("lost, duplicated", "\(report.lost), \(report.duplicated); with redelivered: \(report.redelivered)")
        line("slow, closed", "\(report.slowClosed); others closed: \(report.closed)")
        for (name, latency) in [("delivery ms", report.latency), ("publish ms", report.publishLatency)] {
            line(
                name,
                "p50 \(latency.p50.formatted()), p90 \(latency.p90.formatted()), p99 \(latency.p99.formatted()), "
                    + "max \(latency.max.formatted())")
        }
    }
}

extension LoadPlan.Audience: ExpressibleByArgument {}
