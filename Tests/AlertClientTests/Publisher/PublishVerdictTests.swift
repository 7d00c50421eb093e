import AlertClient
import Testing

struct PublishVerdictTests {
    @Test(arguments: [
        (200, PublishVerdict.delivered), (202, .delivered), (400, .reject), (413, .reject), (422, .reject),
        (401, .retry),
        (403, .retry), (404, .retry), (429, .retry), (500, .retry), (503, .retry), (301, .retry), (0, .retry),
    ])
    func readsAStatus(status: Int, verdict: PublishVerdict) { #expect(PublishVerdict(status: status) == verdict) }
}
