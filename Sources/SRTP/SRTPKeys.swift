/// The secret that two sides of SRTP share: a suite and one or more master keys.
///
/// It never shows what it holds, neither by `description` nor to a debugger's dump.
package struct SRTPKeys: Sendable, Equatable {
    /// A master key with its salt.
    package struct MasterKey: Sendable, Equatable {
        /// Key, then salt; their lengths are those of the suite.
        let keyAndSalt: [UInt8]
        /// What stands in packets of this key (MKI, RFC 3711 §3.1); empty when packets bear none.
        let identifier: [UInt8]

        /// A key that packets are told to use by `identifier`.
        package init(keyAndSalt: [UInt8], identifier: [UInt8] = []) {
            self.keyAndSalt = keyAndSalt
            self.identifier = identifier
        }
    }

    /// How packets are protected.
    package let suite: SRTPSuite
    let masterKeys: [MasterKey]

    /// The keys of a session.
    ///
    /// - Parameters:
    ///   - suite: how packets are protected.
    ///   - masterKeys: at least one; with several each needs an identifier, all of the same length.
    /// - Throws: which of that does not hold.
    package init(suite: SRTPSuite, masterKeys: [MasterKey]) throws(SRTPError) {
        let expected = suite.keyLength + suite.saltLength
        for key in masterKeys where key.keyAndSalt.count != expected {
            throw .keyLength(suite: suite, expected: expected, found: key.keyAndSalt.count)
        }
        let identifiers = masterKeys.map(\.identifier)
        let length = identifiers.first?.count ?? 0
        guard !masterKeys.isEmpty, length <= Self.maxIdentifierLength, identifiers.allSatisfy({ $0.count == length }),
            length > 0 || masterKeys.count == 1, Set(identifiers).count == identifiers.count
        else { throw .keyIdentifiers }
        self.suite = suite
        self.masterKeys = masterKeys
    }

    /// The keys of a session with one master key that is not named in packets.
    package init(suite: SRTPSuite, keyAndSalt: [UInt8]) throws(SRTPError) {
        try self.init(suite: suite, masterKeys: [MasterKey(keyAndSalt: keyAndSalt)])
    }

    /// The number of bytes that name the master key in a packet.
    var identifierLength: Int { masterKeys.first?.identifier.count ?? 0 }

    /// RFC 4568 §6.1.
    private static let maxIdentifierLength = 128
}

extension SRTPKeys: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(suite.rawValue), \(masterKeys.count) secret key(s)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension SRTPKeys.MasterKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "a secret key" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
