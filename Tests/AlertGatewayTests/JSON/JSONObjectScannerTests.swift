import AlertGateway
import Foundation
import TestSupport
import Testing

struct JSONObjectScannerTests {
    @Test func findsTheMembers() throws {
        let json = Array(#" {"a" : [1, {"b": "}"}], "é":"\"x\"","n":-1.5e+3,"t":true} "#.utf8)
        let members = try JSONObjectScanner.members(of: json)
        #expect(members.map(\.name) == ["a", "é", "n", "t"])
        #expect(members.map(\.kind) == [.array, .string, .number, .literal])
        let values = members.map { String(decoding: json[$0.value], as: UTF8.self) }
        #expect(values == [#"[1, {"b": "}"}]"#, #""\"x\"""#, "-1.5e+3", "true"])
        #expect(String(decoding: json[members[2].range], as: UTF8.self) == #""n":-1.5e+3"#)
        #expect(try JSONObjectScanner.members(of: Array("{}".utf8)).isEmpty)
    }

    @Test(arguments: [
        "", " ", "[]", "1", "{", "}", "{}{}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,}"#, #"{"a":1 "b":2}"#, "{a:1}",
        #"{"a":01}"#, #"{"a":1.}"#, #"{"a":.5}"#, #"{"a":+1}"#, #"{"a":1e}"#, #"{"a":tru}"#, #"{"a":nan}"#,
        #"{"a":"\x"}"#,
        #"{"a":"\u12g4"}"#, "{\"a\":\"\n\"}", #"{"a":"}"#, #"{"a":[1,]}"#, #"{"a":[}"#, #"{"a":'b'}"#,
        "{\"a\":" + String(repeating: "[", count: 100_000),
    ])
    func refuses(json: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONObjectScanner.members(of: Array(json.utf8)) }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONObjectScanner.members(of: Array(#"{"a":""#.utf8) + [0xFF] + Array(#""}"#.utf8))
        }
        #expect(error?.offset == 6)
        #expect(error?.expected == "UTF-8")
    }

    @Test func agreesWithFoundationOnMutations() throws {
        let seed: UInt64 = 6
        var random = SeededRandom(seed: seed)
        let valid = Array(#"{"a":[1,-2.5e3,{"b":"c\n\u00e9"}],"d":null,"e":{"f":[]},"g":true}"#.utf8)
        for _ in 0..<5000 {
            var json = valid
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: json.indices, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: json[index] = UInt8.random(in: 0x20...0x7E, using: &random)
                case 1: json.remove(at: index)
                default: json.insert(valid[Int.random(in: valid.indices, using: &random)], at: index)
                }
            }
            guard (try? JSONObjectScanner.members(of: json)) != nil else { continue }
            // What is passed on, others must be able to read.
            let isReadable = (try? JSONSerialization.jsonObject(with: Data(json))) != nil
            #expect(isReadable, "seed \(seed): \(String(decoding: json, as: UTF8.self))")
        }
    }
}
