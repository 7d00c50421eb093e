import RTP
import TestSupport

extension AccessUnitAssembler {
    /// Takes a packet that is written as its parts.
    mutating func append(timestamp: UInt32, marker: Bool = false, _ payload: [UInt8], arrival: Duration = .zero) {
        let bytes = RTPDatagram(payload, timestamp: timestamp, marker: marker).bytes
        guard let packet = try? RTPPacket(bytes.span.bytes) else { return }
        append(packet, payload: payload.span.bytes, arrival: arrival)
    }

    /// All that is finished.
    mutating func drain() -> [AccessUnit] {
        var units: [AccessUnit] = []
        while let unit = next() { units.append(unit) }
        return units
    }
}
