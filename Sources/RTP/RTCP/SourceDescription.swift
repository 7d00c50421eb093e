/// Who the sources are (SDES, RFC 3550 §6.5).
package struct SourceDescription: Hashable, Sendable {
    /// What is said of one source.
    package struct Chunk: Hashable, Sendable {
        /// The source.
        package var ssrc: UInt32
        /// What is said, in the order of the packet.
        package var items: [Item]

        /// A chunk of these items.
        package init(ssrc: UInt32, items: [Item]) {
            self.ssrc = ssrc
            self.items = items
        }
    }

    /// One property of a source.
    package struct Item: Hashable, Sendable {
        /// Which property: 1 is the canonical name, 2 the user's name, 6 the tool (RFC 3550 §12.2).
        package var type: UInt8
        /// Its value, at most 255 bytes; UTF-8 unless the sender errs.
        package var value: [UInt8]

        /// An item of this type.
        package init(type: UInt8, value: [UInt8]) {
            self.type = type
            self.value = Array(value.prefix(255))
        }

        /// The name that stays when a source changes its SSRC (CNAME, §6.5.1).
        package static func canonicalName(_ name: String) -> Item { Item(type: 1, value: Array(name.utf8)) }
    }

    /// One chunk for each source, at most 31.
    package var chunks: [Chunk]

    /// A description of these sources.
    package init(chunks: [Chunk]) { self.chunks = chunks }

    init(count: UInt8, body: RawSpan) throws(RTCPError) {
        chunks = []
        var offset = 0
        for _ in 0..<count {
            try body.require(offset + 4)
            var chunk = Chunk(ssrc: body.uint32(at: offset), items: [])
            offset += 4
            // Items end with a zero byte; the next chunk begins at a word.
            while true {
                try body.require(offset + 1)
                let type = body[offset]
                offset += 1
                if type == 0 { break }
                try body.require(offset + 1)
                let end = offset + 1 + Int(body[offset])
                try body.require(end)
                chunk.items.append(Item(type: type, value: [UInt8](copying: body.extracting(offset + 1..<end))))
                offset = end
            }
            offset = (offset + 3) / 4 * 4
            chunks.append(chunk)
        }
    }

    func write(to bytes: inout [UInt8]) {
        RTCPHeader.write(.sourceDescription, count: chunks.count, to: &bytes) { bytes in
            for chunk in chunks {
                let start = bytes.count
                bytes.append(bigEndian: chunk.ssrc)
                for item in chunk.items { bytes += [item.type, UInt8(item.value.count)] + item.value }
                repeat { bytes.append(0) } while (bytes.count - start) % 4 != 0
            }
        }
    }
}
