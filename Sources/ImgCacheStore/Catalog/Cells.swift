import GRDB
import ImgCacheModel

/// Reads the columns of a row from left to right.
struct Cells {
    private let row: Row
    private var index = 0

    init(_ row: Row, from index: Int = 0) {
        self.row = row
        self.index = index
    }

    mutating func int() -> Int { next() }
    mutating func int64() -> Int64 { next() }
    mutating func text() -> String { next() }
    mutating func flag() -> Bool { next() }
    mutating func intOrNil() -> Int? { nextOrNil() }
    mutating func int64OrNil() -> Int64? { nextOrNil() }
    mutating func doubleOrNil() -> Double? { nextOrNil() }
    mutating func textOrNil() -> String? { nextOrNil() }
    mutating func flagOrNil() -> Bool? { nextOrNil() }
    mutating func time() -> Timestamp { Timestamp(seconds: int64()) }
    mutating func timeOrNil() -> Timestamp? { int64OrNil().map(Timestamp.init(seconds:)) }

    private mutating func next<Value: DatabaseValueConvertible & StatementColumnConvertible>()
        -> Value
    {
        defer { index += 1 }
        return row[index]
    }

    private mutating func nextOrNil<Value: DatabaseValueConvertible & StatementColumnConvertible>()
        -> Value?
    {
        defer { index += 1 }
        return row[index]
    }

    /// A word of the Model by its raw value; one that this build does not know is damage.
    mutating func word<Word: RawRepresentable>(_: Word.Type = Word.self) throws -> Word
    where Word.RawValue == String {
        let text = text()
        guard let word = Word(rawValue: text) else { throw DamagedValue(text) }
        return word
    }

    /// Such a word, where there is one.
    mutating func wordOrNil<Word: RawRepresentable>(_: Word.Type = Word.self) throws -> Word?
    where Word.RawValue == String {
        guard let text = textOrNil() else { return nil }
        guard let word = Word(rawValue: text) else { throw DamagedValue(text) }
        return word
    }

    /// A hash.
    mutating func hash() throws -> ContentHash {
        let text = text()
        guard let hash = ContentHash(hex: text) else { throw DamagedValue(text) }
        return hash
    }
}

/// A value in the catalog that cannot be: becomes ``StoreError/catalogDamaged(path:detail:)``.
struct DamagedValue: Error {
    let value: String
    init(_ value: String) { self.value = value }
}
