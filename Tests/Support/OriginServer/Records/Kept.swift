/// The latest records of one kind, found by their number.
struct Kept<Record: Sendable>: Sendable {
    private let limit: Int
    private var records: [Record?] = []
    private var firstID = 1

    /// Makes an empty list.
    ///
    /// - Parameter limit: How many records are kept at least; up to twice as many for a while, so
    ///   that dropping old ones costs next to nothing.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Every record that is still kept, oldest first.
    var all: [Record] { records.compactMap { $0 } }

    /// Adds the record that is made for the next number, and returns that number.
    mutating func append(_ make: (Int) -> Record) -> Int {
        if records.count >= 2 * limit {
            records.removeFirst(limit)
            firstID += limit
        }
        let id = firstID + records.count
        records.append(make(id))
        return id
    }

    /// Changes a record if it is still kept.
    mutating func update(_ id: Int, _ change: (inout Record) -> Void) {
        guard records.indices.contains(id - firstID), var record = records[id - firstID] else {
            return
        }
        records[id - firstID] = nil
        change(&record)
        records[id - firstID] = record
    }

    /// Drops one record.
    mutating func remove(_ id: Int) {
        if records.indices.contains(id - firstID) { records[id - firstID] = nil }
    }

    /// Drops all records; numbers go on counting.
    mutating func removeAll() {
        firstID += records.count
        records = []
    }
}
