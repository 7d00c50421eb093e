import AlertGateway
import ArgumentParser
import Foundation

struct DeadLettersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters",
        abstract: "Prints the alerts that were sent as often as they may be and never acknowledged.",
        discussion: """
            Works while the gateway runs. An alert that is acknowledged after all is gone from the list.

            Example:
              picket-gateway dead-letters --json --data picket-data
            """)

    @Flag(help: "One JSON object a line.") var json = false
    @OptionGroup var data: DataOption

    func run() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for letter in try DeadLetters(folder: try data.open()).list() {
            if json {
                print(String(decoding: try encoder.encode(letter), as: UTF8.self))
            } else {
                print(
                    "\(letter.diedAt) \(letter.userID) \(letter.streamID) \(letter.alertID) "
                        + "seq \(letter.seq), sent \(letter.tries) times, accepted \(letter.acceptedAt)")
            }
        }
    }
}
