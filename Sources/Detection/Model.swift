package import CNN
import KernelABI
import Kernels
import Synchronization

/// An opened weights file and the networks packed from it.
///
/// Immutable to its users and shared between threads; each thread has its own `Detector`.
package final class Model: Sendable {
    /// The file and the description it holds.
    package let file: WeightsFile
    private let networks = Mutex<[Kernel: Network]>([:])

    /// What the weights are packed for.
    private struct Kernel: Hashable {
        let isa: ISA
        let precision: Precision
    }

    /// Opens a weights file and checks that its network can be run.
    ///
    /// Throws `WeightsFileError` for a file that can't be read, `NetworkError` for a network that can't be run.
    package init(path: String) throws {
        file = try WeightsFile(path: path)
        let plan = try network().plan(for: defaultSize)
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

    /// The network with its weights packed for some kernels, at the first call.
    ///
    /// Throws `NetworkError` where this CPU has no such kernels.
    package func network(for choice: KernelChoice = .automatic) throws(NetworkError) -> Network {
        guard let kernels = choice.table(for: description) else {
            let precision = choice.precision ?? .fp32
            let available = Kernels.available.filter { Kernels.table(for: $0, precision) != nil }
            throw NetworkError(
                location: "isa",
                message: "this CPU has no \((choice.isa ?? Kernels.best.isa).rawValue) kernels for "
                    + "\(precision.rawValue); expected \(available.map(\.rawValue).joined(separator: ", "))")
        }
        return try network(kernels)
    }

    private func network(_ kernels: KernelTable) throws(NetworkError) -> Network {
        let kernel = Kernel(isa: kernels.isa, precision: kernels.precision)
        if let network = networks.withLock({ $0[kernel] }) { return network }
        let network = try Network(file, kernels: kernels)
        // Of two threads that packed at once the first one's network is kept for all.
        return networks.withLock {
            let kept = $0[kernel] ?? network
            $0[kernel] = kept
            return kept
        }
    }
}
