import AlertGateway
import Testing

struct TokenClaimsTests {
    private func claims(_ json: String) -> TokenClaims? { TokenClaims(json: Array(json.utf8)) }

    @Test func allClaimsAreRead() {
        var expected = TokenClaims(subject: "al\"ice", expiry: 1010.5)
        expected.notBefore = 7
        expected.issuer = "me"
        expected.audience = TokenClaims.Audience("picket")
        expected.role = .admin
        expected.streams = ["yard", "gate"]
        let json = #"""
            {"sub":"al\"ice","exp":1010.5,"nbf":7,"iss":"me","aud":"picket","role":"admin","streams":["yard","gate"],
            "other":{"sub":"bob"}}
            """#
        #expect(claims(json) == expected)
        #expect(claims(#"{"sub":"a","exp":1,"nbf":null,"role":null}"#) == TokenClaims(subject: "a", expiry: 1))
        #expect(claims(#"{"sub":"a","exp":1,"aud":["x","y"]}"#)?.audience == TokenClaims.Audience("x", "y"))
    }

    /// RFC 7515 §4: of members of the same name the last one counts.
    @Test func theLastOfTwoCounts() {
        #expect(claims(#"{"sub":"bob","exp":1,"sub":"alice"}"#)?.subject == "alice")
    }

    /// A claim that can't be understood must not count as absent.
    @Test(arguments: [
        "", "[]", "{}", #"{"sub":"a"}"#, #"{"exp":1}"#, #"{"sub":1,"exp":1}"#, #"{"sub":"a","exp":"1"}"#,
        #"{"sub":"a","exp":1e999}"#, #"{"sub":"a","exp":1,"nbf":"soon"}"#, #"{"sub":"a","exp":1,"iss":[]}"#,
        #"{"sub":"a","exp":1,"aud":[1]}"#, #"{"sub":"a","exp":1,"role":"root"}"#, #"{"sub":"a","exp":1,"role":7}"#,
        #"{"sub":"a","exp":1,"streams":"yard"}"#, #"{"sub":"a","exp":1,"streams":["yard",1]}"#,
        #"{"sub":"a","exp":1}x"#,
    ])
    func refuses(json: String) { #expect(claims(json) == nil) }
}
