import AlertClient
import AlertProtocol
import ArgumentParser
import Foundation
import Terminal

/// `picket watch`.
struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A user's terminal: shows each alert, acknowledges it, reconnects by itself.",
        discussion: """
            Ends when another client of the same user takes over, or when the gateway refuses the token.

            Example:
              picket watch --url http://127.0.0.1:8080 --user alice --token "$TOKEN"
            """)

    @Option(help: "Base URL of the gateway.") var url: String
    @Option(help: "The user's id.") var user: String
    @Option(help: "The user's token.") var token: String
    @Option(
        help: "File of authorities (PEM) whose certificates are trusted instead of the system's.",
        completion: .file(extensions: ["pem", "crt"]))
    var ca: String?
    @Flag(help: "One JSON object a line for each alert, as it came.") var json = false
    @Flag(name: .customLong("no-ack"), help: "Do not acknowledge: the alerts will come again.") var withoutAck = false
    @Option(help: "Folder for the alerts' pictures, ALERT_ID.jpg.", completion: .directory) var save: String?

    func run() async throws {
        let gateway: GatewayAddress
        let tls: ClientTLS?
        do {
            gateway = try GatewayAddress(url)
            tls = gateway.isSecure ? try ClientTLS(authorities: ca) : nil
            if let save { try FileManager.default.createDirectory(atPath: save, withIntermediateDirectories: true) }
        } catch {
            printError("\(error)")
            throw ExitCode(64)
        }
        let subscription = AlertSubscriber(gateway: gateway, user: user, token: token, tls: tls).subscribe()
        do {
            for try await event in subscription {
                show(event)
                guard case .alert(let alert) = event else { continue }
                if let save { try write(alert.delivered.alert, to: save) }
                if !withoutAck { subscription.acknowledge(alert) }
            }
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
    }

    private func show(_ event: SubscriberEvent) {
        switch event {
        case .alert(let alert) where json: print(String(decoding: alert.json, as: UTF8.self))
        case .alert(let alert): print(TerminalStyle.output.paint(Self.line(for: alert.delivered), .strong))
        case .connected: note("connected to \(url) as \(user)")
        case .resumed(let resumption): note("resumed: \(resumption.status.rawValue)")
        case .tokenExpiring(let end): note("the token ends at \(end)")
        case .error(let detail): note("the gateway says \(detail.code): \(detail.message)", .bad)
        case .disconnected(let reason): note("disconnected: \(reason)", .bad)
        case .retrying(let delay):
            note("next attempt in \(delay.formatted(.units(allowed: [.seconds, .milliseconds])))")
        case .replaced: note("replaced by a newer connection of \(user)", .bad)
        }
        flushOutput()
    }

    /// What is no alert goes where it does not disturb a program that reads the alerts.
    private func note(_ line: String, _ tone: TerminalStyle.Tone = .faint) {
        if json {
            printError(TerminalStyle.errors.paint(line, tone))
        } else {
            print(TerminalStyle.output.paint(line, tone))
        }
    }

    private static func line(for delivered: DeliveredAlert) -> String {
        let alert = delivered.alert
        let box = alert.result.detections.first.map { detection in
            let box = detection.box
            return
                " at \([box.x, box.y, box.width, box.height].map { String(Int($0.rounded())) }.joined(separator: ","))"
        }
        let score = (alert.result.confidence * 100).rounded() / 100
        let again = delivered.redelivered ? ", again" : ""
        let event = alert.result.event == .start ? "alert" : alert.result.event.rawValue
        let held = alert.result.digest.map { ", \($0.alerts) alerts from \($0.first) to \($0.last)" } ?? ""
        return "\(event) \(delivered.seq) \(alert.timestamp) \(alert.streamID): \(alert.result.label) \(score)"
            + "\(box ?? "") of \(alert.result.frameWidth)x\(alert.result.frameHeight), rule \(alert.result.rule)\(held)\(again)"
    }

    private func write(_ alert: Alert, to folder: String) throws {
        // The id comes from outside: only a plain name becomes a file.
        guard let picture = Data(base64Encoded: alert.frame),
            alert.alertID.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { return printError("alert \(alert.alertID): its picture cannot be saved") }
        try picture.write(to: URL(fileURLWithPath: folder).appending(path: "\(alert.alertID).jpg"))
    }
}
