import AlertGateway
import Testing

struct RequestTargetTests {
    @Test func splitsAndDecodes() throws {
        let target = try #require(RequestTarget("/ws/alerts/al%2Fi%C3%A9?token=a%3Db&x=&last_seq=1&last_seq=2&flag"))
        #expect(target.path == "/ws/alerts/al%2Fi%C3%A9")
        #expect(target.segments == ["ws", "alerts", "al/ié"])
        #expect(target["token"] == "a=b")
        #expect(target["x"] == "")
        #expect(target["flag"] == "")
        #expect(target["last_seq"] == "2")
        #expect(target["none"] == nil)
    }

    @Test func thePathHoldsNoToken() throws {
        let target = try #require(RequestTarget("/ws/alerts/alice?token=secret"))
        #expect(!target.path.contains("secret"))
    }

    @Test(arguments: ["", "ws", "http://host/", "/%", "/%4", "/%zz", "/%FF", "/?a=%C3"])
    func refuses(uri: String) { #expect(RequestTarget(uri) == nil) }
}
