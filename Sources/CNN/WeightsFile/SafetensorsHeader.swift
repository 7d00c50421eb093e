/// The header as it stands in the file.
struct SafetensorsHeader: Decodable {
    private(set) var metadata: [String: String] = [:]
    private(set) var tensors: [Tensor] = []
    /// Members of the JSON object as the decoder counts them, the last of equal names winning.
    let members: Int

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        members = container.allKeys.count
        for key in container.allKeys {
            if key.stringValue == "__metadata__" {
                metadata = try container.decode([String: String].self, forKey: key)
            } else {
                let fields = try container.decode(Tensor.Fields.self, forKey: key)
                tensors.append(Tensor(name: key.stringValue, fields: fields))
            }
        }
    }
}

extension SafetensorsHeader {
    /// What the header says of a tensor; `entry` tells whether it is true.
    struct Tensor {
        let name: String
        let fields: Fields

        struct Fields: Decodable {
            let dtype: String
            let shape: [Int]
            let offsets: [Int]

            private enum CodingKeys: String, CodingKey {
                case dtype, shape
                case offsets = "data_offsets"
            }
        }

        /// The bounds as the header says them; a list of another length is found wrong in `entry`.
        var begin: Int { fields.offsets.first ?? 0 }
        var end: Int { fields.offsets.last ?? 0 }

        func entry(dataStart: Int, dataCount: Int, expectedBegin: Int) throws(WeightsFileError)
            -> SafetensorsIndex.Entry
        {
            func refuse(_ kind: WeightsFileError.Kind, _ message: String) -> WeightsFileError {
                WeightsFileError(kind: kind, location: "tensor '\(name)'", message: message)
            }
            guard fields.dtype == "F32" else {
                throw refuse(.unsupportedType, "element type '\(fields.dtype)'; expected F32")
            }
            guard fields.offsets.count == 2 else {
                throw refuse(.badOffset, "data_offsets has \(fields.offsets.count) numbers; expected 2")
            }
            guard begin >= 0, begin <= end, end <= dataCount else {
                throw refuse(
                    .badOffset,
                    "data_offsets [\(begin), \(end)]; expected a range inside the file's \(dataCount) bytes of data")
            }
            var count = 1
            for size in fields.shape {
                let (product, overflow) = count.multipliedReportingOverflow(by: size)
                guard size >= 1, !overflow, product <= dataCount else {
                    throw refuse(.badShape, "shape \(fields.shape); expected sizes of at least 1 that fit in the file")
                }
                count = product
            }
            guard count * 4 == end - begin else {
                throw refuse(
                    .badShape, "shape \(fields.shape) takes \(count * 4) bytes, data_offsets hold \(end - begin)")
            }
            guard begin == expectedBegin else {
                throw refuse(
                    .badOffset,
                    "begins at \(begin) of the data; expected \(expectedBegin), where the tensor before it ends")
            }
            guard (dataStart + begin) % 4 == 0 else {
                throw refuse(.badOffset, "begins at byte \(dataStart + begin) of the file; expected a multiple of 4")
            }
            return SafetensorsIndex.Entry(shape: fields.shape, count: count, offset: dataStart + begin)
        }
    }
}
