/// When each packet of a transport arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
package struct TransportFeedback: Hashable, Sendable {
    /// What became of one packet.
    package enum Status: Hashable, Sendable {
        /// It has not come.
        case missing
        /// It came so many steps of 250 µs after the one before; the first one after the reference time.
        case received(delta: Int16)
    }

    /// Who reports.
    package var sender: UInt32
    /// A source of the transport.
    package var media: UInt32
    /// The transport-wide sequence number of the first status.
    package var baseSequenceNumber: UInt16
    /// The time from which deltas count, in steps of 64 ms, -2^23...2^23 - 1.
    package var referenceTime: Int32
    /// Counts feedback packets, modulo 256.
    package var number: UInt8
    /// One for each packet from the base on, at most 65,535.
    package var statuses: [Status]

    /// A report of these values.
    package init(
        sender: UInt32, media: UInt32, baseSequenceNumber: UInt16, referenceTime: Int32, number: UInt8,
        statuses: [Status]
    ) {
        self.sender = sender
        self.media = media
        self.baseSequenceNumber = baseSequenceNumber
        self.referenceTime = referenceTime
        self.number = number
        self.statuses = statuses
    }

    init(_ body: RawSpan) throws(RTCPError) {
        try body.require(16)
        sender = body.uint32(at: 0)
        media = body.uint32(at: 4)
        baseSequenceNumber = body.uint16(at: 8)
        let count = Int(body.uint16(at: 10))
        referenceTime = Int32(bitPattern: body.uint32(at: 12)) >> 8
        number = body[15]

        var offset = 16
        var symbols: [UInt8] = []
        while symbols.count < count {
            try body.require(offset + 2)
            Self.appendSymbols(of: body.uint16(at: offset), upTo: count, to: &symbols)
            offset += 2
        }
        statuses = []
        statuses.reserveCapacity(count)
        for symbol in symbols {
            switch symbol {
            case Self.notReceived: statuses.append(.missing)
            case Self.smallDelta:
                try body.require(offset + 1)
                statuses.append(.received(delta: Int16(body[offset])))
                offset += 1
            case Self.largeDelta:
                try body.require(offset + 2)
                statuses.append(.received(delta: Int16(bitPattern: body.uint16(at: offset))))
                offset += 2
            default: throw .invalidValue(packetType: RTCPType.transportLayerFeedback.rawValue)
            }
        }
    }

    func write(to bytes: inout [UInt8]) {
        RTCPHeader.write(.transportLayerFeedback, count: Int(FeedbackFormat.transportWide), to: &bytes) { bytes in
            let start = bytes.count
            bytes.append(bigEndian: sender)
            bytes.append(bigEndian: media)
            bytes.append(bigEndian: baseSequenceNumber)
            bytes.append(bigEndian: UInt16(truncatingIfNeeded: statuses.count))
            bytes.append(bigEndian: UInt32(bitPattern: referenceTime) << 8 | UInt32(number))
            var symbols = statuses.map(\.symbol)[...]
            while !symbols.isEmpty { bytes.append(bigEndian: Self.takeChunk(from: &symbols)) }
            for case .received(let delta) in statuses {
                if (0...255).contains(delta) {
                    bytes.append(UInt8(delta))
                } else {
                    bytes.append(bigEndian: UInt16(bitPattern: delta))
                }
            }
            while (bytes.count - start) % 4 != 0 { bytes.append(0) }
        }
    }
}

// §3.1.1: each status is a symbol of two bits, and symbols travel in chunks of 16 bits.
extension TransportFeedback {
    fileprivate static let notReceived: UInt8 = 0
    fileprivate static let smallDelta: UInt8 = 1
    fileprivate static let largeDelta: UInt8 = 2

    private static func appendSymbols(of chunk: UInt16, upTo count: Int, to symbols: inout [UInt8]) {
        let room = count - symbols.count
        if chunk & 0x8000 == 0 {
            // §3.1.3: one symbol, repeated.
            let symbol = UInt8(chunk >> 13 & 3)
            symbols.append(contentsOf: repeatElement(symbol, count: min(room, Int(chunk & 0x1FFF))))
        } else if chunk & 0x4000 == 0 {
            // §3.1.4: fourteen symbols of one bit.
            for index in 0..<min(room, 14) { symbols.append(UInt8(chunk >> (13 - index) & 1)) }
        } else {
            for index in 0..<min(room, 7) { symbols.append(UInt8(chunk >> (12 - 2 * index) & 3)) }
        }
    }

    private static func takeChunk(from symbols: inout ArraySlice<UInt8>) -> UInt16 {
        let first = symbols.first ?? notReceived
        let run = symbols.prefix(0x1FFF).prefix { $0 == first }.count
        if run >= 7 || run == symbols.count {
            symbols.removeFirst(run)
            return UInt16(first) << 13 | UInt16(run)
        }
        let narrow = symbols.prefix(14).allSatisfy { $0 <= smallDelta }
        let (capacity, width, flag): (Int, Int, UInt16) = narrow ? (14, 1, 0x8000) : (7, 2, 0xC000)
        var chunk = flag
        for (index, symbol) in symbols.prefix(capacity).enumerated() {
            chunk |= UInt16(symbol) << (14 - width * (index + 1))
        }
        symbols.removeFirst(min(capacity, symbols.count))
        return chunk
    }
}

extension TransportFeedback.Status {
    fileprivate var symbol: UInt8 {
        switch self {
        case .missing: TransportFeedback.notReceived
        case .received(let delta):
            (0...255).contains(delta) ? TransportFeedback.smallDelta : TransportFeedback.largeDelta
        }
    }
}
