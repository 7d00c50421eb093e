/// The members of a JSON object by their names, and the words for what is wrong with them.
struct JSONFields {
    /// What its members' names are preceded by: "result.detections[0].", or nothing in the outermost object.
    private let prefix: String
    private let object: JSONObject

    /// The outermost object.
    init(_ object: JSONObject) {
        prefix = ""
        self.object = object
    }

    /// The object `value`, which is called `name`.
    init(_ value: JSONValue, name: String) throws(InvalidAlert) {
        guard let object = value.object else { throw InvalidAlert(message: "\(name): expected an object") }
        prefix = name + "."
        self.object = object
    }

    /// What a user would call the member `name`.
    func place(_ name: String) -> String { prefix + name }

    /// Nil when it is absent.
    func find(_ name: String) -> JSONValue? { object.find(name) }

    /// As `find`, but null counts as absent.
    func optional(_ name: String) -> JSONValue? { object[name] }

    func value(_ name: String, expected: String) throws(InvalidAlert) -> JSONValue {
        guard let value = find(name) else {
            let message = "\(name): missing, expected \(expected)"
            throw InvalidAlert(message: prefix.isEmpty ? message : "\(prefix.dropLast()): \(name) is missing")
        }
        return value
    }

    func string(_ name: String, expected: String = "a string") throws(InvalidAlert) -> String {
        guard let string = try value(name, expected: expected).string else { throw wrong(name, expected) }
        return string
    }

    func number(_ name: String) throws(InvalidAlert) -> Double {
        guard let number = try value(name, expected: "a number").number else { throw wrong(name, "a number") }
        return number
    }

    func integer(_ name: String) throws(InvalidAlert) -> Int {
        guard let integer = try value(name, expected: "a whole number").integer else {
            throw wrong(name, "a whole number")
        }
        return integer
    }

    func object(_ name: String, expected: String) throws(InvalidAlert) -> JSONFields {
        try JSONFields(try value(name, expected: expected), name: place(name))
    }

    func wrong(_ name: String, _ expected: String) -> InvalidAlert {
        InvalidAlert(message: "\(place(name)): expected \(expected)")
    }
}
