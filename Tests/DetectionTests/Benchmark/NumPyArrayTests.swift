import Detection
import Foundation
import TestSupport
import Testing

/// Files as `numpy.save` writes them, and others.
struct NumPyArrayTests {
    /// `numpy.save` of `numpy.array([[1, 2.5, -3]], numpy.float32)`.
    private static let saved =
        Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 0x76, 0])
        + Data("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }".utf8) + Data(repeating: 0x20, count: 58)
        + Data([0x0A, 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0x40, 0, 0, 0x40, 0xC0])

    @Test func readsWhatNumPyWrites() throws {
        #expect(try NumPyArray(npy: Self.saved) == NumPyArray(shape: [1, 3], values: [1, 2.5, -3]))
    }

    @Test(arguments: [[], [0], [5], [2, 3], [1, 3, 4, 5]])
    func readsWhatItWrites(shape: [Int]) throws {
        var random = SeededRandom(seed: 3)
        let array = NumPyArray(
            shape: shape, values: (0..<shape.reduce(1, *)).map { _ in random.float(in: -1e6...1e6) })
        let data = array.npy
        #expect(try NumPyArray(npy: data) == array)
        #expect((data.count - array.values.count * 4) % 64 == 0)
    }

    @Test(arguments: [
        ("<f4", "<f8"), ("False", "True "), ("(1, 3)", "(1, 4)"), ("(1, 3)", "(-1,3"), ("(1, 3)", "(x, 3)"),
        ("shape", "shade"), ("NUMPY", "NUMPX"), ("(1, 3), }", "(9999999,9999999999999)"),
    ])
    func refusesOtherFiles(old: String, new: String) throws {
        var data = Self.saved
        let place = try #require(data.firstRange(of: Data(old.utf8)))
        data.replaceSubrange(place.lowerBound..<place.lowerBound + new.utf8.count, with: Data(new.utf8))
        #expect(throws: NumPyArrayError.self) { try NumPyArray(npy: data) }
    }

    /// Cut anywhere or damaged anywhere, a file is refused or read, and nothing traps.
    @Test func survivesDamage() {
        for length in 0..<Self.saved.count {
            #expect(throws: NumPyArrayError.self, "\(length)") { try NumPyArray(npy: Self.saved.prefix(length)) }
        }
        var random = SeededRandom(seed: 4)
        for _ in 0..<2_000 {
            var data = Self.saved
            data[Int.random(in: 0..<data.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            _ = try? NumPyArray(npy: data)
        }
    }
}
