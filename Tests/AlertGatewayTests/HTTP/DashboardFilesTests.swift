import AlertGateway
import Testing

@Suite struct DashboardFilesTests {
    @Test func thePageComesWithItsPolicy() async throws {
        try await RunningGateway.with { running in
            let page = try await running.get("/")
            #expect(page.status == 200)
            #expect(page.body.contains("<title>Picket</title>"))
            #expect(!page.body.contains("<style") && !page.body.contains("onclick"))
            #expect(page.head.contains("Content-Security-Policy: default-src 'none'; script-src 'self';"))
            #expect(!page.head.contains("unsafe"))
            #expect(page.head.contains("X-Content-Type-Options: nosniff"))
            let script = try await running.get("/dashboard/app.js")
            #expect(script.status == 200)
            #expect(script.head.contains("Content-Type: text/javascript; charset=utf-8"))
            let tag = try #require(script.head.firstMatch(of: /ETag: (".*?")/)).output.1
            let again = try await running.get("/dashboard/app.js", headers: ["If-None-Match: \(tag)"])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
        }
    }

    @Test(arguments: [
        "/dashboard/", "/dashboard/nope.js", "/dashboard/../Gateway.swift", "/dashboard/%2e%2e/%2e%2e/etc/passwd",
        "/dashboard//etc/passwd", "/dashboard/css", "/dashboard",
    ])
    func nothingElseIsServed(path: String) async throws {
        try await RunningGateway.with { running in
            let answer = try await running.get(path)
            #expect(answer.status == 404)
        }
    }
}
