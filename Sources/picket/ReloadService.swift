import Configuration
import Foundation
import Ingest
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the configuration file again on SIGHUP; a file with mistakes changes nothing.
struct ReloadService: Service {
    let path: String?
    let hangUps: UnixSignalsSequence
    let service: PicketService
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            for await _ in hangUps { reload() }
        }
    }

    private func reload() {
        guard let path else { return logger.notice("there is no configuration file to reload") }
        do {
            service.reload(try ServiceConfiguration.read(file: path))
            logger.notice("the configuration was read again", metadata: ["file": "\(path)"])
        } catch {
            logger.error("the configuration was not reloaded", metadata: ["file": "\(path)"])
            for mistake in error.mistakes { logger.error("\(mistake)") }
        }
    }
}
