import Testing

/// The dashboard in Chromium, in front of the real programs; what is done there is told in the `scenarios` of `Tests/Browser`.
@Suite(.serialized) struct DashboardTests {
    @Test(
        .timeLimit(.minutes(4)),
        arguments: [
            "an_alert_appears_with_its_picture_and_is_acknowledged", "a_killed_gateway_is_found_again_and_replays",
            "a_page_that_slept_goes_on", "a_second_window_takes_over", "a_wrong_token_is_refused_in_words",
            "markup_in_an_alert_shows_as_text",
            "history_comes_by_scrolling_and_the_keyboard_reaches_all",
            "a_token_is_renewed_without_a_new_connection", "a_zone_is_drawn_and_goes_into_the_configuration",
            "the_gateway_at_a_glance", "users_come_and_go", "a_new_alert_sounds_and_notifies", "the_page_over_tls",
            "start_update_and_end_are_one_card", "what_is_gone_is_said",
        ])
    func inABrowser(scenario: String) async throws {
        try await Program.play("Tests/Browser/dashboard.py", [scenario])
    }
}
