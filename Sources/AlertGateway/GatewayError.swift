/// Why the gateway could not start or carry out a command.
package struct GatewayError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; more may come.
    package struct Kind: Equatable, Sendable {
        private enum Value { case dataFolder, database, secret, keys, certificate, listen, user, setting }
        private let value: Value

        /// The data folder can't be used.
        package static let dataFolder = Self(value: .dataFolder)
        /// The database can't be opened or written.
        package static let database = Self(value: .database)
        /// The secret file can't be read or made, or is unfit.
        package static let secret = Self(value: .secret)
        /// The published keys can't be read.
        package static let keys = Self(value: .keys)
        /// The certificate or its key can't be used.
        package static let certificate = Self(value: .certificate)
        /// The address can't be listened on.
        package static let listen = Self(value: .listen)
        /// No such user, or a user id that can't be one.
        package static let user = Self(value: .user)
        /// An option's value can't be read.
        package static let setting = Self(value: .setting)
    }

    /// What kind of failure it is.
    package let kind: Kind
    /// What failed, where, what was expected.
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
