/// NAL units of H.264 and H.265 as encoders write them (Annex B).
package enum NALUnits {
    /// The units between start codes, which ffmpeg writes with three bytes and with four.
    package static func split(_ annexB: [UInt8]) -> [[UInt8]] {
        var units: [[UInt8]] = []
        for unit in annexB.split(separator: [0, 0, 1]) {
            let end = unit.lastIndex { $0 != 0 }.map { $0 + 1 } ?? unit.startIndex
            if end > unit.startIndex { units.append(Array(unit[..<end])) }
        }
        return units
    }
}
