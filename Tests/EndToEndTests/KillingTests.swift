import Foundation
import TestSupport
import Testing

/// The gateway is killed while alerts are published; users whose client knows only the flow document lose none.
///
/// `Tests/Peers/kill-gateway.py` can be run by hand for longer.
struct KillingTests {
    private static let python = "/usr/bin/python3"

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/websockets"),
            "needs the package python3-websockets; scripts/install --tests"))
    func whatWasAcceptedArrives() async throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let peer = Checkout.root.appending(path: "Tests/Peers/kill-gateway.py")
        let program = try Program.startSystem(
            Self.python,
            [peer.path, URL(fileURLWithPath: tests).deletingLastPathComponent().path, "\(LoopbackPort.free())", "4"])
        let status = await program.exitStatus()
        let words = await program.output.all() + program.errors.all()
        #expect(status == 0, "\(words.joined(separator: "\n"))")
    }
}
