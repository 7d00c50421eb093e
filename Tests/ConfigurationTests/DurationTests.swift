import Configuration
import Testing

@Suite struct DurationTests {
    @Test(arguments: [
        ("250ms", Duration.milliseconds(250)), ("30s", .seconds(30)), ("1.5s", .milliseconds(1500)),
        ("5m", .seconds(300)), ("2h", .seconds(7200)), ("7d", .seconds(604_800)), ("0s", .zero),
    ])
    func lengthsOfTime(text: String, duration: Duration) {
        #expect(Duration(configuration: text) == duration)
    }

    @Test(arguments: ["", "30", "s", "-1s", "1 s", "1w", "nans", "infs", "1e300d", "30S"])
    func anythingElseIsRefused(text: String) {
        #expect(Duration(configuration: text) == nil)
    }
}
