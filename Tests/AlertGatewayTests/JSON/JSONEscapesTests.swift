import AlertGateway
import Foundation
import TestSupport
import Testing

struct JSONEscapesTests {
    @Test(arguments: [
        ("", ""), ("plain é", "plain é"), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"), (#"\u00e9\u0041x"#, "éAx"),
        (#"\ud83d\ude00!"#, "😀!"), (#"\ud83d"#, nil), (#"\ud83dx"#, nil), (#"\ude00"#, nil), (#"\ud83d\u0041"#, nil),
    ])
    func resolves(inside: String, text: String?) {
        #expect(JSONEscapes.resolve(ArraySlice(inside.utf8)) == text)
    }

    @Test func whatIsQuotedIsReadByFoundation() throws {
        let seed: UInt64 = 5
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let scalars = (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FF, using: &random))
            }
            let text = String(String.UnicodeScalarView(scalars))
            let json = JSONEscapes.quoted(text)
            #expect(try JSONDecoder().decode(String.self, from: Data(json)) == text, "seed \(seed)")
            #expect(JSONEscapes.resolve(json.dropFirst().dropLast()) == text, "seed \(seed)")
        }
    }
}
