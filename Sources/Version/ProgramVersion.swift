/// The version of both programs.
package enum ProgramVersion {
    /// By the rules of Semantic Versioning 2.0.0.
    package static let number = "0.1.0"

    /// What `--version` prints: the number, and the commit where it is known.
    package static let text = number + (commit.isEmpty ? "" : " (\(commit))")
}
