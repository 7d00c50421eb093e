import CNN
import Detection
import Foundation
import KernelABI
import ModelImport
import TestSupport

/// Networks of the shared data, imported and opened.
struct Imported {
    let model: Model

    init(shared path: String) throws {
        guard let source = SharedData.folder?.appending(path: path) else { throw CocoaError(.fileNoSuchFile) }
        try self.init(ONNXImport.run(Data(contentsOf: source), name: source.deletingPathExtension().lastPathComponent))
    }

    /// Written to a file and opened again; the file goes.
    init(_ content: WeightsFileWriter) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString).safetensors")
        try content.bytes.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        model = try Model(path: file.path)
    }

    /// The outputs for an input in planes.
    func outputs(_ input: [Float], size: PixelSize, isa: ISA? = nil) throws -> [FeatureMapCopy] {
        let execution = Execution(try model.network(for: KernelChoice(isa: isa, precision: .fp32)).plan(for: size))
        execution.input.fill(planar: input)
        execution.run()
        return execution.plan.outputs.indices.map { FeatureMapCopy(execution.output($0)) }
    }
}

/// An output that outlives its execution.
struct FeatureMapCopy {
    let channels: Int
    let pixels: Int
    let values: [Float]

    init(_ map: FeatureMap) {
        channels = map.layout.channels
        pixels = map.layout.pixels
        values = map.planar
    }

    subscript(channel: Int, pixel: Int) -> Float { values[channel * pixels + pixel] }
}

/// The preprocessed pictures of the shared data: `lut[c][pixels[c]]`.
struct ReferenceInput {
    let planar: [Float]

    /// `table` names the file whose normalisation is used; `reversed` swaps red and blue.
    init(_ file: String, table: String? = nil, reversed: Bool = false) throws {
        let archive = try NumPyArchive(shared: "models/reference/\(file)_input.npz")
        let lookup = try NumPyArchive(shared: "models/reference/\(table ?? file)_input.npz").floats("lut")
        let pixels = try archive.bytes("pixels")
        let plane = pixels.count / 3
        planar = (0..<3).flatMap { channel in
            let source = reversed ? 2 - channel : channel
            return (0..<plane).map { lookup[channel * 256 + Int(pixels[source * plane + $0])] }
        }
    }
}

extension NumPyArchive {
    /// An array of row numbers.
    func rows(_ name: String) throws -> [Int] {
        try bytes(name).withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { Int(bytes.loadUnaligned(fromByteOffset: $0, as: Int32.self)) }
        }
    }
}

/// The pictures every network was run on.
let pictures = ["000000216296", "000000361551"]

/// The largest difference; infinite where one is NaN.
struct Difference {
    private(set) var largest: Float = 0
    private(set) var count = 0

    mutating func add(_ left: Float, _ right: Float) {
        let difference = abs(left - right)
        largest = difference.isNaN ? .infinity : max(largest, difference)
        count += 1
    }
}
