package import CNN
package import KernelABI
import Kernels
import Synchronization

/// An opened weights file and the networks packed from it.
///
/// Immutable to its users and shared between threads; each thread has its own `Detector`.
package final class Model: Sendable {
    /// The file and the description it holds.
    package let file: WeightsFile
    private let networks = Mutex<[ISA: Network]>([:])

    /// Opens a weights file and checks that its network can be run.
    ///
    /// Throws `WeightsFileError` for a file that can't be read, `NetworkError` for a network that can't be run.
    package init(path: String) throws {
        file = try WeightsFile(path: path)
        let plan = try network(Kernels.best).plan(for: defaultSize)
        _ = try BoxDecoder(description, plan: plan)
    }

    /// What the file says of the network.
    package var description: NetworkDescription { file.network }
    /// The classes' names.
    package var labels: [String] { description.labels }
    /// The input size the network was trained for.
    package var defaultSize: PixelSize {
        PixelSize(width: description.input.width, height: description.input.height)
    }

    /// The network with its weights packed for an instruction set, at the first call; the best one for nil.
    package func network(for isa: ISA?) throws(NetworkError) -> Network {
        guard let isa else { return try network(Kernels.best) }
        guard let kernels = Kernels.table(for: isa) else {
            let available = Kernels.available.map(\.rawValue).joined(separator: ", ")
            throw NetworkError(location: "isa", message: "this CPU has no \(isa.rawValue); expected \(available)")
        }
        return try network(kernels)
    }

    private func network(_ kernels: KernelTable) throws(NetworkError) -> Network {
        if let network = networks.withLock({ $0[kernels.isa] }) { return network }
        let network = try Network(file, kernels: kernels)
        // Of two threads that packed at once the first one's network is kept for all.
        return networks.withLock {
            let kept = $0[kernels.isa] ?? network
            $0[kernels.isa] = kept
            return kept
        }
    }
}
