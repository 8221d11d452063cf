/// Writes values one behind the other, numbers least significant byte first.
///
/// Strings and byte strings carry their length in four bytes, optionals one byte before them.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func integer(_ value: Int) { number(Int64(value)) }

    mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func fraction(_ value: Double) { number(value.bitPattern) }

    mutating func text(_ value: String) { data(Array(value.utf8)) }

    mutating func data(_ value: [UInt8]) {
        number(UInt32(value.count))
        bytes += value
    }

    mutating func optional<Value>(_ value: Value?, _ write: (inout WireWriter, Value) -> Void) {
        flag(value != nil)
        if let value { write(&self, value) }
    }

    mutating func list<Value>(_ values: [Value], _ write: (inout WireWriter, Value) -> Void) {
        number(UInt32(values.count))
        for value in values { write(&self, value) }
    }
}

/// Reads what ``WireWriter`` wrote, from somebody who may have been taken over: every length is
/// checked against what is there.
struct WireReader {
    private let bytes: [UInt8]
    private var index = 0

    /// The message is not what was agreed on.
    struct Malformed: Error {}

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Everything has been read; what more there is was not agreed on.
    func end() throws(Malformed) {
        guard index == bytes.count else { throw Malformed() }
    }

    mutating func number<Value: FixedWidthInteger>(
        _ type: Value.Type = Value.self
    ) throws(Malformed) -> Value {
        let size = Value.bitWidth / 8
        guard bytes.count - index >= size else { throw Malformed() }
        var value: Value = 0
        for place in (0..<size).reversed() { value = value << 8 | Value(bytes[index + place]) }
        index += size
        return value
    }

    mutating func integer() throws(Malformed) -> Int { Int(try number(Int64.self)) }

    mutating func flag() throws(Malformed) -> Bool { try number(UInt8.self) != 0 }

    mutating func fraction() throws(Malformed) -> Double {
        Double(bitPattern: try number(UInt64.self))
    }

    mutating func text() throws(Malformed) -> String { String(decoding: try data(), as: UTF8.self) }

    /// A text for people, from a process that may have been taken over: one line, at most 600
    /// characters, no control characters.
    mutating func line() throws(Malformed) -> String {
        String(
            try text().unicodeScalars.prefix(600)
                .map { $0.properties.isWhitespace || $0.value < 32 || $0.value == 127 ? " " : $0 }
                .map(Character.init))
    }

    mutating func data() throws(Malformed) -> [UInt8] {
        let count = Int(try number(UInt32.self))
        guard bytes.count - index >= count else { throw Malformed() }
        defer { index += count }
        return Array(bytes[index..<index + count])
    }

    mutating func optional<Value>(
        _ read: (inout WireReader) throws(Malformed) -> Value
    ) throws(Malformed) -> Value? {
        try flag() ? try read(&self) : nil
    }

    mutating func list<Value>(
        _ read: (inout WireReader) throws(Malformed) -> Value
    ) throws(Malformed) -> [Value] {
        let count = Int(try number(UInt32.self))
        // Every element takes a byte at least, so a lie about the count ends here.
        guard count <= bytes.count - index else { throw Malformed() }
        var values: [Value] = []
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    /// A word out of a closed list.
    mutating func word<Value: RawRepresentable>(
        _ type: Value.Type = Value.self
    ) throws(Malformed) -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: try text()) else { throw Malformed() }
        return value
    }
}
