import AlertGateway
import Testing

struct OriginPolicyTests {
    @Test(
        arguments: [
            (nil, "gw:8080", true), ("https://alerts.example", "gw:8080", true), ("HTTPS://Alerts.Example", "gw", true),
            ("https://alerts.example:444", "gw", false), ("http://alerts.example", "gw", false),
            ("https://evil.example", "gw", false), ("https://alerts.example.evil.example", "gw", false),
            ("null", "gw", false), ("", "gw", false), ("", "", false), ("http://gw:8080", "gw:8080", true),
            ("https://GW:8080", "gw:8080", true), ("http://gw", "gw:8080", false), ("http://gw", nil, false),
            ("ftp://gw", "gw", false),
        ] as [(String?, String?, Bool)])
    func aList(origin: String?, host: String?, isAllowed: Bool) {
        let policy = OriginPolicy(allowing: ["https://alerts.example", "http://localhost:3000"])
        #expect(policy.allows(origin: origin, host: host) == isAllowed)
    }

    @Test func anEmptyListAllowsTheGatewaysOwnPages() {
        let policy = OriginPolicy(allowing: [])
        #expect(policy.allows(origin: "http://gw", host: "gw"))
        #expect(!policy.allows(origin: "http://other", host: "gw"))
    }

    @Test func noListAllowsAll() { #expect(OriginPolicy(allowing: nil).allows(origin: "http://other", host: "gw")) }
}
