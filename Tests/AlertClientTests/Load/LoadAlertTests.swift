import AlertClient
import AlertProtocol
import Foundation
import Testing

struct LoadAlertTests {
    @Test(arguments: [700, 1024, 65536])
    func isAnAlertOfThatSize(size: Int) throws {
        var bytes: [UInt8] = []
        let body = LoadAlert(run: "r", size: size).body(number: 7, notify: "\"*\"")
        body.append(to: &bytes)
        #expect(bytes.count == body.count)
        #expect(abs(body.count - size) < 16)
        let published = try JSONDecoder().decode(PublishedAlert.self, from: Data(bytes))
        #expect(published.alert.alertID == "r-7")
        #expect(published.notify == .everyone)
    }

    @Test(arguments: [
        (#"{"seq":1,"redelivered":false,"alert_id":"r-42","x":1"#, 42, false),
        (#"{"alert_id": "r-7", "redelivered":true"#, 7, true), (#"{"alert_id":"other-7""#, nil, false),
        (#"{"alert_id":"r-"#, nil, false), (#"{"type":"ping"}"#, nil, false),
    ])
    func isKnownAgain(text: String, number: Int?, isRedelivery: Bool) {
        let alert = LoadAlert(run: "r", size: 700)
        #expect(alert.number(in: Array(text.utf8)) == number)
        #expect(alert.isRedelivery(Array(text.utf8)) == isRedelivery)
    }
}
