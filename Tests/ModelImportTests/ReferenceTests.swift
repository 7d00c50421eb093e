import CNN
import Detection
import Foundation
import KernelABI
import Kernels
import ModelImport
import TestSupport
import Testing

/// Imported networks against ONNX Runtime's outputs for the same input.
@Suite(.enabled(if: SharedData.has("models/reference"), "shared reference outputs are absent"))
struct ReferenceTests {
    @Test(arguments: [320, 416], pictures)
    func nanoDetPlus(side: Int, picture: String) throws {
        let name = "nanodet-plus-m-\(side)_\(picture)"
        let table = "nanodet-plus-m-416_\(picture)"
        let input =
            side == 416
            ? try ReferenceInput(name)
            : try ReferenceInput("picodet-s-320_\(picture)", table: table, reversed: true)
        let imported = try Imported(shared: "models/nanodet-plus-m-416.onnx")
        let archive = try NumPyArchive(shared: "models/reference/\(name)_output.npz")
        for isa in Kernels.available {
            let outputs = try imported.outputs(input.planar, size: PixelSize(width: side, height: side), isa: isa)
            let cells = outputs.flatMap { map in (0..<map.pixels).map { (map, $0) } }
            var difference = Difference()
            for (row, expected) in try archive.floats("person_logit").enumerated() {
                difference.add(cells[row].0[0, cells[row].1], expected)
            }
            let full = try archive.floats("full_rows")
            for (index, row) in try archive.rows("rows").enumerated() {
                for column in 0..<112 {
                    difference.add(cells[row].0[column, cells[row].1], full[index * 112 + column])
                }
            }
            #expect(difference.largest <= 1e-3 && difference.count > cells.count, "\(isa)")
        }
    }

    /// The graph's sigmoids are left to the decode rule, and are taken here.
    @Test(arguments: pictures)
    func yolox(picture: String) throws {
        let name = "yolox-nano-416_\(picture)"
        let archive = try NumPyArchive(shared: "models/reference/\(name)_output.npz")
        let expected = try archive.floats("outputs_box_obj_person")
        let full = try archive.floats("outputs_full_rows")
        try check("models/yolox_nano.onnx", name: name, side: 416) { cells in
            func value(_ column: Int, _ row: Int) -> Float {
                let value = cells[row].map[column, cells[row].pixel]
                return column < 4 ? value : sigmoid(value)
            }
            var difference = Difference()
            for (index, number) in expected.enumerated() { difference.add(value(index % 6, index / 6), number) }
            for (index, row) in try archive.rows("outputs_rows").enumerated() {
                for column in 0..<85 { difference.add(value(column, row), full[index * 85 + column]) }
            }
            return difference
        }
    }

    @Test(arguments: pictures)
    func ssdLite(picture: String) throws {
        let name = "ssdlite-person-300_\(picture)"
        let archive = try NumPyArchive(shared: "models/reference/\(name)_output.npz")
        let (boxes, scores) = (try archive.floats("box_encodings"), try archive.floats("class_logits"))
        try check("models/ssdlite_person_300.onnx", name: name, side: 300) { cells in
            // Rows of the reference are anchors.
            let anchors = cells.flatMap { cell in
                (0..<cell.map.channels / 6).map { (cell: cell, anchor: $0, count: cell.map.channels / 6) }
            }
            var difference = Difference()
            for (row, anchor) in anchors.enumerated() {
                let cell = anchor.cell
                for column in 0..<4 {
                    difference.add(cell.map[4 * anchor.anchor + column, cell.pixel], boxes[row * 4 + column])
                }
                for column in 0..<2 {
                    let channel = 4 * anchor.count + 2 * anchor.anchor + column
                    difference.add(cell.map[channel, cell.pixel], scores[row * 2 + column])
                }
            }
            #expect(anchors.count * 4 == boxes.count)
            return difference
        }
    }

    @Test(arguments: pictures)
    func picoDet(picture: String) throws {
        let name = "picodet-s-320_\(picture)"
        let archive = try NumPyArchive(shared: "models/reference/\(name)_output.npz")
        try check("models/picodet_s_320.onnx", name: name, side: 320) { cells in
            var difference = Difference()
            var first = 0
            for stride in [8, 16, 32, 64] {
                let person = try archive.floats("person_score_\(stride)")
                for (row, score) in person.enumerated() {
                    let cell = cells[first + row]
                    difference.add(sigmoid(cell.map[0, cell.pixel]), score)
                }
                let scores = try archive.floats("score_full_rows_\(stride)")
                let bins = try archive.floats("dfl_full_rows_\(stride)")
                for (index, row) in try archive.rows("rows_\(stride)").enumerated() {
                    let cell = cells[first + row]
                    for column in 0..<80 {
                        difference.add(sigmoid(cell.map[column, cell.pixel]), scores[index * 80 + column])
                    }
                    for column in 0..<32 {
                        difference.add(cell.map[80 + column, cell.pixel], bins[index * 32 + column])
                    }
                }
                first += person.count
            }
            #expect(first == cells.count)
            return difference
        }
    }

    @Test(arguments: pictures)
    func fastestDet(picture: String) throws {
        let name = "fastestdet-352_\(picture)"
        let archive = try NumPyArchive(shared: "models/reference/\(name)_output.npz")
        let isWhole = picture == pictures[0]
        let expected = try archive.floats(isWhole ? "758" : "758_first6")
        try check("models/fastestdet.onnx", name: name, side: 352) { cells in
            var difference = Difference()
            for (pixel, cell) in cells.enumerated() {
                let weights = (5..<85).map { exp(cell.map[$0, pixel]) }
                let sum = weights.reduce(0, +)
                for channel in 0..<(isWhole ? 85 : 6) {
                    let value = cell.map[channel, pixel]
                    let found = channel == 0 ? sigmoid(value) : channel < 5 ? value : weights[channel - 5] / sum
                    difference.add(found, expected[channel * cells.count + pixel])
                }
            }
            return difference
        }
    }

    /// Runs a network on a reference input with all fast kernels; `compare` gets the cells of all levels in order.
    private func check(
        _ path: String, name: String, side: Int, _ compare: ([Cell]) throws -> Difference
    ) throws {
        let input = try ReferenceInput(name)
        let imported = try Imported(shared: path)
        for isa in Kernels.available {
            let outputs = try imported.outputs(input.planar, size: PixelSize(width: side, height: side), isa: isa)
            let difference = try compare(outputs.flatMap { map in (0..<map.pixels).map { Cell(map: map, pixel: $0) } })
            #expect(difference.largest <= 1e-3 && difference.count > 1000, "\(isa)")
        }
    }

    @Test(.enabled(if: SharedData.has("models/picket/person-v0.onnx"), "shared network is absent"))
    func ownNetworkIsTheShippedOne() throws {
        let imported = try Imported(shared: "models/picket/person-v0.onnx")
        let shipped = try Model(path: Checkout.root.appending(path: "models/person.safetensors").path)
        var random = SeededRandom(seed: 5)
        let size = PixelSize(width: 96, height: 64)
        let input = (0..<3 * 96 * 64).map { _ in random.float(in: -1...1) }
        let execution = Execution(try shipped.network(for: KernelChoice(precision: .fp32)).plan(for: size))
        execution.input.fill(planar: input)
        execution.run()
        for (level, output) in try imported.outputs(input, size: size).enumerated() {
            #expect(output.values == execution.output(level).planar, "level \(level)")
        }
    }
}

/// A pixel of an output.
private struct Cell {
    let map: FeatureMapCopy
    let pixel: Int
}

private func sigmoid(_ logit: Float) -> Float { 1 / (1 + exp(-logit)) }
