import Evaluation
import Foundation

/// Pictures with labelled persons, read from annotations in COCO's format.
struct LabelledSet {
    /// One picture.
    struct Picture {
        let path: String
        let labels: [Label]
    }

    /// In the order of the annotations.
    let pictures: [Picture]

    /// A file that is no such set.
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    private struct File: Decodable {
        struct Image: Decodable {
            let id: Int
            let fileName: String
        }
        struct Category: Decodable {
            let id: Int
            let name: String
        }
        struct Annotation: Decodable {
            let imageId: Int
            let categoryId: Int
            let bbox: [Double]
            let area: Double?
            let iscrowd: Int?
        }

        let images: [Image]
        let categories: [Category]
        let annotations: [Annotation]
    }

    init(annotations path: String, images folder: String) throws {
        let file: File
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            file = try decoder.decode(File.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch let error as DecodingError {
            throw Unusable(description: "\(path): no annotations in COCO's format: \(error)")
        } catch {
            throw Unusable(description: "\(path): cannot be read")
        }
        guard let person = file.categories.first(where: { $0.name == "person" }) else {
            throw Unusable(description: "\(path): no category is named person")
        }
        var labels: [Int: [Label]] = [:]
        for annotation in file.annotations where annotation.categoryId == person.id {
            guard annotation.bbox.count == 4 else {
                throw Unusable(description: "\(path): a bbox has \(annotation.bbox.count) numbers, expected 4")
            }
            let box = LabelBox(annotation.bbox)
            labels[annotation.imageId, default: []].append(
                Label(
                    box: box, area: annotation.area ?? box.width * box.height, isCrowd: annotation.iscrowd == 1))
        }
        pictures = file.images.map { image in
            Picture(
                path: URL(fileURLWithPath: folder).appending(path: image.fileName).path, labels: labels[image.id] ?? []
            )
        }
    }
}

extension LabelBox {
    /// x, y, width and height.
    init(_ numbers: [Double]) { self.init(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3]) }
}
