import ArgumentParser
import Detection
import Ingest
import KernelABI

/// How clips are replayed by `picket explain` and `picket eval events`: with which network.
struct ReplayNetwork: ParsableArguments {
    @Option(
        help: "Weights file (default: the configuration's, or else the one that comes with Picket).",
        completion: .weightsFile)
    var model: String?
    @Option(help: "Instruction set (default: the best this CPU has).")
    var isa: ISA?
    @Option(help: "Number format of weights and maps (default: the configuration's).")
    var precision: Precision?

    /// One detector, since a replay looks at one frame at a time.
    func detectors(_ configured: ServiceConfiguration.Model?) throws -> DetectorPool {
        let path = model ?? configured?.path ?? ServiceConfiguration.Model.defaultPath
        return DetectorPool(
            model: try openModel(path),
            kernels: KernelChoice(isa: isa, precision: precision ?? configured?.precision), count: 1)
    }
}

extension ServiceConfiguration {
    /// The stream named `id`, or every stream without that.
    func streams(named id: String?) throws(UnknownStream) -> [Stream] {
        guard let id else { return streams }
        let found = streams.filter { $0.id == id }
        guard !found.isEmpty else { throw UnknownStream(id: id, known: streams.map(\.id)) }
        return found
    }
}

/// A stream that the configuration does not have.
struct UnknownStream: Error, CustomStringConvertible {
    let id: String
    let known: [String]

    var description: String { "no stream is named \(id), expected \(known.joined(separator: " or "))" }
}
