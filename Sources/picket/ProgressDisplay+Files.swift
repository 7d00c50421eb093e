import Foundation
import Ingest
import Terminal

extension ProgressDisplay {
    /// Shows how far the file at `path` has been read.
    func show(_ progress: FileProgress, of path: String) {
        let name = URL(filePath: path).lastPathComponent
        show(ProgressBar(name, unit: "frames", total: progress.expectedFrames), done: progress.frames)
    }
}
