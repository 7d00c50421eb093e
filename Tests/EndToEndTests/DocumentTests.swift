import AlertProtocol
import Testing

/// The documents of the interfaces and README.md against the real programs; what is done there is told in the scripts of
/// `Tests/Documents`.
@Suite(.serialized) struct DocumentTests {
    @Test(
        .timeLimit(.minutes(4)),
        arguments: [
            ["the_documents_are_sound"], ["every_operation_of_the_gateway"], ["every_operation_of_the_service"],
            ["every_message", types(\.isFromClients), types(\.isFromGateway)], ["every_close_code"],
        ])
    func againstTheRunningPrograms(scenario: [String]) async throws {
        try await Program.play("Tests/Documents/documents.py", scenario)
    }

    /// It needs a network of its own, which not everybody may make.
    @Test(.timeLimit(.minutes(6)), .enabled(if: Program.mayMakeNetworks))
    func theReadmeIsRightToTheLetter() async throws { try await Program.play("Tests/Documents/readme.py") }

    /// The types of messages that one side sends, as the code knows them.
    private static func types(_ isSent: (MessageType) -> Bool) -> String {
        MessageType.allCases.filter(isSent).map(\.rawValue).joined(separator: ",")
    }
}
