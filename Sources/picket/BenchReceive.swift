import ArgumentParser
import Foundation
import Ingest
import RTP
import SRTP

/// `picket bench receive`.
struct BenchReceive: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Measures how many packets one core takes from datagram to access unit.",
        discussion: """
            A capture is made with: tcpdump -i lo -w yard.pcap udp port 5004

            Example:
              picket bench receive --capture yard.pcap --codec h264
            """)

    @Option(
        help: "Capture in libpcap's format that holds the RTP packets of one stream.",
        completion: .file(extensions: ["pcap"]))
    var capture: String
    @Option(help: "What they hold.") var codec: VideoCodec
    @Option(help: "Suite of SRTP to protect them with first.") var srtp: SRTPSuite?
    @Option(help: "Seconds to run.") var seconds = 5.0
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard seconds > 0, seconds <= 3600 else { throw ValidationError("--seconds is 0 to 3600") }
    }

    func run() throws {
        do {
            let datagrams = try named(capture) { try PacketCapture([UInt8]($0)).datagrams }
            let report = try ReceiveBenchmark(codec: codec, suite: srtp, length: .seconds(seconds)).run(datagrams)
            if json { try printJSON(report) } else { show(report) }
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
    }

    private func show(_ report: ReceiveReport) {
        print("\(report.packets) packets of \(report.codec), \(report.srtp ?? "plain RTP"), \(report.cpu)")
        print(
            "receive        \(Int(report.packetsPerSecond)) packets/s, \(Int(report.nanosecondsPerPacket)) ns a packet, "
                + "\(report.accessUnits) access units, \(report.rounds) rounds")
        if let crypto = report.cryptoNanosecondsPerPacket, let overhead = report.overheadPercent {
            let tenths = Int((overhead * 10).rounded())
            print(
                "libsrtp alone  \(Int(crypto)) ns a packet: the whole takes \(tenths / 10).\(abs(tenths % 10)) % more")
        }
    }
}

extension VideoCodec: ExpressibleByArgument {
    /// By the name that the configuration uses.
    package init?(argument: String) {
        guard let codec = Self.received.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
            return nil
        }
        self = codec
    }

    /// Those that `init(argument:)` takes.
    package static var allValueStrings: [String] { received.map { $0.rawValue.lowercased() } }
}

extension SRTPSuite: ExpressibleByArgument {}
