import CNN

/// What an ONNX file does not tell: the picture a network wants, and how its outputs are read.
struct Head {
    let input: NetworkDescription.Input
    let decode: NetworkDescription.Decode

    /// A family of networks, known by the form of its outputs: their description, or nil for other outputs.
    typealias Family = @Sendable (_ outputs: [Value], _ file: inout ImportedFile) throws(ModelImportError) -> Head?

    /// All that are known.
    static let families: [(name: String, match: Family)] = [
        ("NanoDet-Plus", nanoDetPlus), ("YOLOX", yolox), ("SSDLite", ssdLite), ("PicoDet", picoDet),
        ("FastestDet", fastestDet), ("Picket", picket),
    ]
}

extension MapView {
    /// The channels of both, joined as one map's.
    func joined(_ other: MapView) -> MapView {
        var result = self
        result.channels += other.channels
        result.leading = [1, result.channels.count]
        return result
    }

    /// Whether the functions that are noted on the channels are these, so many of each.
    func hasFunctions(_ runs: [(Function, Int)]) -> Bool {
        channels.map(\.function) == runs.flatMap { [Function](repeating: $0.0, count: $0.1) }
    }
}

/// The graph of a file, walked to its end.
struct ImportedFile {
    var importer: GraphImporter
    /// The input's sides as the file fixes them; nil where it does not.
    let side: Int?
    /// The input's name.
    let input: String

    /// The output of a level: the map that holds its channels, without what the graph does to them at last.
    mutating func level(_ view: MapView, name: String) throws(ModelImportError) -> NetworkDescription.Decode.Level {
        var end = ONNXNode()
        end.name = name
        end.operation = "output"
        let map = try importer.list.map(for: view.plain, name: name, at: end)
        return .init(of: map.name, stride: map.stride)
    }
}
