/// Cuts temporal units of AV1 into payloads (RTP Payload Format For AV1 §4), with aggregation headers of all forms.
package enum AV1Packetizer {
    /// An open bitstream unit (OBU).
    package struct Unit: Hashable, Sendable {
        /// One byte, or two with the extension; the bit that announces a size is 0.
        package var header: [UInt8]
        /// What follows header and size.
        package var payload: [UInt8]

        /// A unit of these parts.
        package init(header: [UInt8], payload: [UInt8]) {
            self.header = header
            self.payload = payload
        }

        /// The type (AV1 §6.2.2).
        package var type: UInt8 { header[0] >> 3 & 0x0F }
    }

    /// The units of a temporal unit in the low-overhead format (AV1 §5.2).
    package static func units(of temporalUnit: [UInt8]) -> [Unit] {
        var units: [Unit] = []
        var offset = 0
        while offset < temporalUnit.count {
            var header = [temporalUnit[offset] & ~2]
            offset += 1
            if header[0] & 4 != 0 {
                header.append(temporalUnit[offset])
                offset += 1
            }
            var size = 0
            for shift in stride(from: 0, to: 56, by: 7) {
                let byte = temporalUnit[offset]
                offset += 1
                size |= Int(byte & 0x7F) << shift
                if byte & 0x80 == 0 { break }
            }
            units.append(Unit(header: header, payload: Array(temporalUnit[offset..<offset + size])))
            offset += size
        }
        return units
    }

    /// A temporal unit as the receiver writes it: a delimiter, and sizes of four bytes.
    package static func temporalUnit(of units: [Unit]) -> [UInt8] {
        units.reduce(into: [0x12, 0x00]) { data, unit in
            data += [unit.header[0] | 2] + unit.header.dropFirst()
            for index in 0..<4 {
                data.append(
                    UInt8(truncatingIfNeeded: unit.payload.count >> (7 * index)) & 0x7F | (index < 3 ? 0x80 : 0))
            }
            data += unit.payload
        }
    }

    /// The payloads, each at most `maxPayload` bytes, of a temporal unit.
    package static func payloads(
        of units: [Unit], beginsSequence: Bool, maxPayload: Int, using random: inout SeededRandom
    ) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        var elements: [[UInt8]] = []
        var continues = false
        var room = maxPayload - 1

        func end(isContinued: Bool) {
            let isFirst = payloads.isEmpty
            let isCounted = elements.count <= 3 && Bool.random(using: &random)
            var header: UInt8 = (continues ? 0x80 : 0) | (isContinued ? 0x40 : 0)
            if isFirst && beginsSequence { header |= 0x08 }
            if isCounted { header |= UInt8(elements.count) << 4 }
            var payload = [header]
            for (index, element) in elements.enumerated() {
                if !(isCounted && index == elements.count - 1) { payload += leb128(element.count) }
                payload += element
            }
            payloads.append(payload)
            elements = []
            continues = isContinued
            room = maxPayload - 1
        }

        for unit in units {
            // Some senders leave the size in (§4.4).
            let keepsSize = Int.random(in: 0..<4, using: &random) == 0
            var rest =
                keepsSize
                ? ([unit.header[0] | 2] + unit.header.dropFirst() + leb128(unit.payload.count) + unit.payload)[...]
                : (unit.header + unit.payload)[...]
            while !rest.isEmpty {
                // Room for the size, and for a header that is never cut.
                if room < 16 { end(isContinued: rest.startIndex > 0) }
                let part = rest.prefix(Int.random(in: 12...room - 3, using: &random))
                elements.append(Array(part))
                room -= part.count + 3
                rest = rest.dropFirst(part.count)
                if !rest.isEmpty { end(isContinued: true) }
            }
            if Int.random(in: 0..<3, using: &random) == 0 { end(isContinued: false) }
        }
        if !elements.isEmpty { end(isContinued: false) }
        return payloads
    }

    private static func leb128(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        repeat {
            bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
        return bytes
    }
}
