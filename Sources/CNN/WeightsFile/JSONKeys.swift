import Foundation

/// What Foundation's decoder does not tell: whether an object names a member twice.
enum JSONKeys {
    /// A name that stands twice in the outermost object of valid JSON, or nil.
    ///
    /// `distinct` is the number of its members
    /// as a decoder counts them, so that names which are equal but written with different escapes are found too.
    static func duplicate(in json: Data, distinct: Int) -> String? {
        let names = outermostNames(in: json)
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted { return name }
        return names.count == distinct ? nil : "written with escapes"
    }

    /// The names of the outermost object's members, escapes left as they are.
    private static func outermostNames(in json: Data) -> [String] {
        var names: [String] = []
        var depth = 0
        var text: [UInt8]?
        var escaped = false
        var last: [UInt8] = []
        for byte in json {
            if var string = text {
                if byte == UInt8(ascii: "\""), !escaped {
                    last = string
                    text = nil
                } else {
                    string.append(byte)
                    text = string
                }
                escaped = byte == UInt8(ascii: "\\") && !escaped
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): text = []
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ":"): if depth == 1 { names.append(String(decoding: last, as: UTF8.self)) }
            default: break
            }
        }
        return names
    }
}
