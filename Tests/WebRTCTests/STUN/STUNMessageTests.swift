import RTP
import TestSupport
import Testing
import WebRTC

@Suite struct STUNMessageTests {
    /// RFC 5769 §2.1.
    static let request = [UInt8](
        hexadecimal: """
            00010058 2112a442 b7e7a701 bc34d686 fa87dfae 80220010 5354554e 20746573 7420636c 69656e74
            00240004 6e0001ff 80290008 932ff9b1 51263b36 00060009 6576746a 3a683676 59202020
            00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2 80280004 e57a3bcf
            """)
    /// RFC 5769 §2.2 and §2.3, without the name of the software.
    static let transaction = [UInt8](hexadecimal: "b7e7a701 bc34d686 fa87dfae")
    static let password = "VOkJxbRl1RmTxUk/WvJxBt"

    @Test func theRequestOfTheVectorsIsRead() throws {
        let message = try STUNMessage(Self.request.span.bytes)
        #expect(message.kind == .request)
        #expect(message.method == STUN.binding)
        #expect(message.transaction == Self.transaction)
        #expect(message.username == "evtj:h6vY")
        #expect(message.role == .controlled)
        #expect(!message.nominates)
        #expect(message.unknown.isEmpty)
        #expect(isAuthentic(message, Self.request, password: Self.password))
        #expect(!isAuthentic(message, Self.request, password: "VOkJxbRl1RmTxUk/WvJxBs"))
    }

    @Test func mappedAddressesAreThoseOfTheVectors() {
        var v4 = STUNWriter(.success, transaction: Self.transaction)
        v4.appendMappedAddress(TransportAddress(v4: 0xC000_0201, port: 32853))
        let short = "00200008 0001a147 e112a643"
        #expect(v4.signed(password: Self.password)[20..<32].elementsEqual([UInt8](hexadecimal: short)))

        var v6 = STUNWriter(.success, transaction: Self.transaction)
        v6.appendMappedAddress(
            TransportAddress(high: 0x2001_0DB8_1234_5678, low: 0x0011_2233_4455_6677, port: 32853))
        let attribute = "002000140002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9"
        #expect(v6.signed(password: Self.password)[20..<44].elementsEqual([UInt8](hexadecimal: attribute)))
    }

    @Test func whatIsWrittenIsRead() throws {
        for kind in [STUNMessage.Kind.request, .indication, .success, .failure] {
            for method in [STUN.binding, 0x0EEF, 0xFFF] {
                let bytes = STUNWriter(kind, method: method, transaction: Self.transaction).signed(password: "secret")
                let message = try STUNMessage(bytes.span.bytes)
                #expect(message.kind == kind)
                #expect(message.method == method)
                #expect(isAuthentic(message, bytes, password: "secret"))
            }
        }
    }

    @Test func whatIsWrongIsNamed() {
        #expect(error(of: Array(Self.request.prefix(19))) == .truncated(needed: 20, found: 19))
        #expect(error(of: Self.request.dropLast(4)) == .truncated(needed: 108, found: 104))
        #expect(error(of: Self.request + [0]) == .notSTUN)
        #expect(error(of: changed(at: 4)) == .notSTUN)
        #expect(error(of: changed(at: 30)) == .wrongFingerprint)
        #expect(error(of: Self.withoutFingerprint) == .noFingerprint)
    }

    @Test func whatMustBeUnderstoodAndIsNotIsListed() throws {
        var writer = STUNWriter(.request, transaction: Self.transaction)
        writer.append(0x7FFF, [1, 2, 3])
        writer.append(0xC057, [0, 1, 0, 0])
        let bytes = writer.signed(password: "secret")
        let message = try STUNMessage(bytes.span.bytes)
        #expect(message.unknown == [0x7FFF])
    }

    @Test func attributesOfAnotherLengthAreRefused() {
        var writer = STUNWriter(.request, transaction: Self.transaction)
        writer.append(STUN.Attribute.priority, [1, 2, 3, 4, 5])
        let bytes = writer.signed(password: "secret")
        #expect(error(of: bytes) == .malformedAttribute(type: STUN.Attribute.priority, offset: 20))
    }

    /// Any bytes: a message or an error, never a trap.
    @Test(arguments: 1...8 as ClosedRange<UInt64>) func anyMutationIsReadOrRefused(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<5000 {
            var bytes = Self.request
            for _ in 0..<1 + random.next() % 3 { random.mutate(&bytes) }
            // A right fingerprint lets mutations reach the attributes.
            if random.next() % 2 == 0, bytes.count >= 28 {
                bytes.removeLast(8)
                bytes.append(contentsOf: Self.fingerprint(of: bytes))
            }
            guard let message = try? STUNMessage(bytes.span.bytes) else { continue }
            let isRight = !isAuthentic(message, bytes, password: Self.password) || message.username == "evtj:h6vY"
            #expect(isRight, "seed \(seed)")
        }
    }

    private static var withoutFingerprint: [UInt8] {
        var bytes = Array(request.dropLast(8))
        bytes[3] -= 8
        return bytes
    }

    /// The attribute that a message of these bytes would end in, by the rule of RFC 8489 §14.7, bit after bit.
    private static func fingerprint(of bytes: [UInt8]) -> [UInt8] {
        var remainder = ~UInt32(0)
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
        }
        let value = ~remainder ^ 0x5354_554E
        return [0x80, 0x28, 0, 4] + (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
    }

    private func isAuthentic(_ message: STUNMessage, _ bytes: [UInt8], password: String) -> Bool {
        message.isAuthentic(bytes.span.bytes, password: password)
    }

    private func changed(at offset: Int) -> [UInt8] {
        var bytes = Self.request
        bytes[offset] ^= 1
        return bytes
    }

    private func error(of bytes: [UInt8]) -> STUNError? {
        do throws(STUNError) {
            _ = try STUNMessage(bytes.span.bytes)
            return nil
        } catch {
            return error
        }
    }
}
