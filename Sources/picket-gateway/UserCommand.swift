import AlertGateway
import ArgumentParser

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Changes the user directory; works while the gateway runs.",
        discussion: """
            Example:
              picket-gateway user add alice bob
            """,
        subcommands: [AddCommand.self, RemoveCommand.self, ListCommand.self])

    struct AddCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Adds users.",
            discussion: """
                Example:
                  picket-gateway user add alice bob
                """)

        @Argument(help: "The users' ids.") var ids: [String]
        @OptionGroup var data: DataOption

        func run() throws {
            let directory = try UserDirectory(folder: try data.open())
            for id in ids {
                let isNew = try directory.add(id)
                print(isNew ? "added \(id)" : "\(id) was there already")
            }
        }
    }

    struct RemoveCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Removes a user with all that waits for them.",
            discussion: """
                Example:
                  picket-gateway user remove bob
                """)

        @Argument(help: "The user's id.") var id: String
        @OptionGroup var data: DataOption

        func run() throws {
            guard try UserDirectory(folder: try data.open()).remove(id) else {
                throw ValidationError("there is no user \"\(id)\"")
            }
            print("removed \(id)")
        }
    }

    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Prints all user ids, one a line.",
            discussion: """
                Example:
                  picket-gateway user list --data picket-data
                """)

        @OptionGroup var data: DataOption

        func run() throws {
            for id in try UserDirectory(folder: try data.open()).list() { print(id) }
        }
    }
}
