import RTP
import Testing

@Suite struct RTPHeaderExtensionTests {
    private static func value(of id: UInt8, in extensionBytes: [UInt8]) throws -> [UInt8]? {
        let datagram = [0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3] + extensionBytes + [0xFF]
        let packet = try RTPPacket(datagram.span.bytes)
        #expect(packet.payload == datagram.count - 1..<datagram.count)
        return packet.headerExtension?.value(of: id, in: datagram.span.bytes).map { Array(datagram[$0]) }
    }

    @Test(
        arguments: [
            (1, [0xBE, 0xDE, 0, 1, 0x10, 7, 0, 0], [7]),
            (2, [0xBE, 0xDE, 0, 2, 0x10, 7, 0, 0x21, 8, 9, 0, 0], [8, 9]),
            (3, [0xBE, 0xDE, 0, 1, 0x10, 7, 0, 0], nil),
            (1, [0xBE, 0xDE, 0, 1, 0xF0, 7, 0x10, 5], nil),
            (1, [0xBE, 0xDE, 0, 1, 0x13, 7, 0, 0], nil),
            (1, [0xBE, 0xDE, 0, 0], nil),
            (1, [0x10, 0x00, 0, 1, 1, 1, 7, 0], [7]),
            (200, [0x10, 0x0F, 0, 2, 1, 0, 0, 200, 2, 8, 9, 0], [8, 9]),
            (1, [0x10, 0x00, 0, 1, 0, 0, 0, 1], nil),
            (1, [0x10, 0x00, 0, 1, 1, 3, 7, 0], nil),
            (1, [0x12, 0x34, 0, 1, 0x10, 7, 0, 0], nil),
        ] as [(UInt8, [UInt8], [UInt8]?)])
    func findsElements(_ id: UInt8, _ bytes: [UInt8], _ expected: [UInt8]?) throws {
        #expect(try Self.value(of: id, in: bytes) == expected)
    }
}
