import CNN
import Detection
import Foundation
import KernelABI
import TestSupport

/// The shipped model, opened once.
enum Fixtures {
    static let modelPath = Checkout.root.appending(path: "models/person.safetensors").path

    /// An execution of the shipped network.
    static func execution(_ isa: ISA, width: Int, height: Int) throws -> Execution {
        let model = try Model(path: modelPath)
        return Execution(
            try model.network(for: KernelChoice(isa: isa, precision: .fp32)).plan(
                for: PixelSize(width: width, height: height)))
    }
}
