import Foundation
import PackagePlugin

/// Writes the commit that is built into a source file, anew only when the commit has changed.
///
/// `PICKET_COMMIT` says it where sources are built without their history, as in an image; without either it is "".
@main
struct StampCommit: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
        let package = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "Commit.swift")
        return [
            .buildCommand(
                displayName: "Reading the commit", executable: URL(filePath: "/bin/sh"),
                arguments: [
                    "-c",
                    #"commit=${PICKET_COMMIT:-$(git -C "$0" rev-parse --short=12 HEAD 2>/dev/null)}; "#
                        + #"echo "let commit = \"$commit\"" >"$1""#,
                    package.path, output.path,
                ],
                inputFiles: history(of: package).map { [$0] } ?? [], outputFiles: [output])
        ]
    }

    /// Git's log of where HEAD was, which grows with every commit, checkout and merge; nil where there is none.
    private func history(of package: URL) -> URL? {
        var folder = package.appending(path: ".git")
        // In a further work tree `.git` is a file that names the folder: gitrepository-layout(5).
        if let link = try? String(contentsOf: folder, encoding: .utf8), link.hasPrefix("gitdir: ") {
            folder = URL(filePath: link.dropFirst(8).trimmingCharacters(in: .newlines), relativeTo: package)
        }
        let log = folder.appending(path: "logs/HEAD")
        return FileManager.default.fileExists(atPath: log.path) ? log : nil
    }
}
