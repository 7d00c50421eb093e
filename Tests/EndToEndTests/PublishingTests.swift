import Testing

/// A browser publishes its camera by WHIP to the real programs; what is done there is told in `Tests/Browser/whip.py`.
@Suite(.serialized) struct PublishingTests {
    /// ICE wants a network of its own, which not everybody may make.
    @Test(
        .timeLimit(.minutes(4)), .enabled(if: Program.mayMakeNetworks),
        arguments: [
            "a_camera_becomes_an_alert", "vp8", "vp9", "av1", "the_newest_publisher_wins", "a_wrong_token_is_refused",
            "the_readme_is_right",
        ])
    func fromABrowser(scenario: String) async throws { try await Program.play("Tests/Browser/whip.py", [scenario]) }
}
