import Evaluation
import Foundation

/// Clips with labelled persons, read from a manifest: see `Tests/Data/README.md` for its form.
struct EventManifest {
    /// One clip.
    struct Clip {
        /// As the manifest names it.
        let name: String
        let path: String
        let persons: [LabelledPerson]
    }

    /// In the order of the manifest.
    let clips: [Clip]

    /// A manifest that can't be used.
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    fileprivate struct File: Decodable {
        struct Clip: Decodable {
            let clip: String
            let persons: [Person]
        }
        struct Person: Decodable {
            let name: String
            let visible: [[Double]]
            let boxes: [[Double]]?
            let height: Double?
            let optional: Bool?
        }

        let minHeight: Double?
        let clips: [Clip]
    }

    /// Reads the manifest at `path`; clips with relative names are in `folder`, or else beside the manifest.
    init(_ path: String, clips folder: String?) throws {
        let file: File
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            file = try decoder.decode(File.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch let error as DecodingError {
            throw Unusable(description: "\(path): no manifest of events: \(error)")
        } catch {
            throw Unusable(description: "\(path): cannot be read")
        }
        let base = folder.map { URL(fileURLWithPath: $0) } ?? URL(fileURLWithPath: path).deletingLastPathComponent()
        clips = try file.clips.map { clip in
            let place = clip.clip.hasPrefix("/") ? clip.clip : base.appending(path: clip.clip).path
            guard FileManager.default.isReadableFile(atPath: place) else {
                throw Unusable(description: "\(path): the clip \(place) cannot be read")
            }
            let persons = try clip.persons.map { person in
                guard let labelled = LabelledPerson(person, minimumHeight: file.minHeight ?? 0) else {
                    throw Unusable(
                        description:
                            "\(path): \(person.name) in \(clip.clip): expected `visible`, a list of [first, last] "
                            + "or [first, clear, last] in growing seconds, and `boxes`, a list of "
                            + "[seconds, x, y, width, height] in the order of time")
                }
                return labelled
            }
            return Clip(name: clip.clip, path: place, persons: persons)
        }
    }
}

extension LabelledPerson {
    /// Nil where times are not in order.
    fileprivate init?(_ person: EventManifest.File.Person, minimumHeight: Double) {
        let sights = person.visible.compactMap(Sight.init)
        let boxes = person.boxes ?? []
        let path = boxes.compactMap(KeyBox.init)
        let starts = sights.map(\.time.lowerBound)
        let isWhole = !sights.isEmpty && sights.count == person.visible.count && path.count == boxes.count
        let isInOrder = starts == starts.sorted() && zip(path, path.dropFirst()).allSatisfy { $0.time < $1.time }
        guard isWhole, isInOrder else { return nil }
        let height = person.height ?? path.map(\.box.height).max()
        self.init(
            name: person.name, isOptional: person.optional == true || height.map { $0 < minimumHeight } == true,
            sights: sights, path: path)
    }
}

extension LabelledPerson.Sight {
    /// `[first, last]` or `[first, clear, last]`, in seconds.
    fileprivate init?(_ seconds: [Double]) {
        guard 2...3 ~= seconds.count, seconds.allSatisfy({ 0...1e6 ~= $0 }), seconds == seconds.sorted() else {
            return nil
        }
        self.init(
            time: .seconds(seconds[0])...Duration.seconds(seconds[seconds.count - 1]),
            clear: .seconds(seconds.count == 3 ? seconds[1] : seconds[0]))
    }
}

extension LabelledPerson.KeyBox {
    /// `[seconds, x, y, width, height]`.
    fileprivate init?(_ numbers: [Double]) {
        guard numbers.count == 5, numbers.allSatisfy({ -1e6...1e6 ~= $0 }) else { return nil }
        self.init(
            time: .seconds(numbers[0]),
            box: LabelBox(x: numbers[1], y: numbers[2], width: numbers[3], height: numbers[4]))
    }
}
