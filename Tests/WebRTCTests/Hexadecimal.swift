extension [UInt8] {
    /// The bytes of a vector as RFCs print them.
    init(hexadecimal text: String) {
        let digits = text.filter { !$0.isWhitespace }
        self = stride(from: 0, to: digits.count, by: 2).map { offset in
            let start = digits.index(digits.startIndex, offsetBy: offset)
            return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) ?? 0
        }
    }
}
