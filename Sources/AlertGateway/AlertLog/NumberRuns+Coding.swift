/// Sets of numbers as they are stored: for each range its distance from the one before and its length, in the variable
/// length of LEB128 (seven bits a byte, low ones first). A thousand neighbouring users take four bytes.
extension NumberRuns {
    /// Reads what `encoded` wrote; nil when the bytes are something else.
    package init?(encoded bytes: some Sequence<UInt8>) {
        var numbers = VariableLengthNumbers(bytes)
        self.init()
        var end: Int64 = 0
        while let gap = numbers.next() {
            guard let length = numbers.next() else { return nil }
            let (start, overflows) = end.addingReportingOverflow(gap)
            let (next, overflowsToo) = start.addingReportingOverflow(length)
            guard !overflows, !overflowsToo, length > 0 else { return nil }
            append(start..<next)
            end = next
        }
        guard numbers.isWellFormed else { return nil }
    }

    /// Numbers must not be negative.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        var end: Int64 = 0
        for range in ranges {
            VariableLengthNumbers.append(range.lowerBound - end, to: &bytes)
            VariableLengthNumbers.append(Int64(range.count), to: &bytes)
            end = range.upperBound
        }
        return bytes
    }
}

/// Reads a run of LEB128 numbers.
struct VariableLengthNumbers<Bytes: Sequence<UInt8>> {
    private var rest: Bytes.Iterator
    /// Whether no number was cut or too long so far.
    private(set) var isWellFormed = true

    init(_ bytes: Bytes) { rest = bytes.makeIterator() }

    mutating func next() -> Int64? {
        guard var byte = rest.next() else { return nil }
        var number: Int64 = 0
        var shift: Int64 = 0
        while true {
            number |= Int64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
            guard shift <= 56, let following = rest.next() else {
                isWellFormed = false
                return nil
            }
            byte = following
        }
    }
}

extension VariableLengthNumbers where Bytes == [UInt8] {
    /// `number` must not be negative.
    static func append(_ number: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(number)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
