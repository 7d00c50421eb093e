import Foundation
import TestSupport
import Testing

/// The gateway, or the service, is killed while alerts are published; users whose client knows only the flow document lose
/// none.
///
/// The scripts in `Tests/Peers` can be run by hand for longer.
struct KillingTests {
    private static let python = "/usr/bin/python3"

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/websockets"),
            "needs the package python3-websockets; scripts/install --tests"),
        arguments: [("kill-gateway.py", 4), ("kill-service.py", 3)])
    func whatWasAcceptedArrives(script: String, kills: Int) async throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let peer = Checkout.root.appending(path: "Tests/Peers/\(script)")
        let program = try Program.startSystem(
            Self.python,
            [
                peer.path, URL(fileURLWithPath: tests).deletingLastPathComponent().path, "\(LoopbackPort.free())",
                "\(kills)",
            ])
        let status = await program.exitStatus()
        let words = await program.output.all() + program.errors.all()
        #expect(status == 0, "\(words.joined(separator: "\n"))")
    }
}
