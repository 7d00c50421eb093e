import AlertGateway
import Foundation
import TestSupport

/// An authority with a certificate for 127.0.0.1 and localhost, made by the `openssl` program in a folder of its own.
struct TestCertificates {
    let authority: String
    let settings: TLSSettings

    /// Whether the program is there.
    static let canBeMade = (try? ChildProcess.output(of: "openssl", ["version"])) != nil

    /// Runs `body` with `count` of them, none trusting another.
    static func with(_ count: Int = 1, _ body: ([TestCertificates]) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-certificates-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(try (0..<count).map { try TestCertificates(folder: "\(folder)/\($0)") })
    }

    private init(folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        authority = folder + "/ca.pem"
        settings = TLSSettings(certificate: folder + "/cert.pem", key: folder + "/key.pem")
        func request(_ name: String, _ certificate: String, _ key: String, _ more: [String]) throws {
            _ = try ChildProcess.output(
                of: "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=\(name)", "-keyout", key, "-out", certificate,
                ] + more)
        }
        try request("Test Authority", authority, folder + "/ca-key.pem", [])
        try request(
            "gateway", settings.certificate, settings.key,
            [
                "-CA", authority, "-CAkey", folder + "/ca-key.pem", "-addext",
                "subjectAltName=IP:127.0.0.1,DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE",
            ])
    }

    /// Puts these files into the place of others, as a renewal does.
    func replace(_ other: TLSSettings) throws {
        for (mine, theirs) in [(settings.certificate, other.certificate), (settings.key, other.key)] {
            try Data(contentsOf: URL(filePath: mine)).write(to: URL(filePath: theirs), options: .atomic)
        }
    }
}
