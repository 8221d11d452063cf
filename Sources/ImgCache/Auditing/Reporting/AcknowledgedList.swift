internal import ImgCacheModel
internal import ImgCacheSettings

/// The findings that somebody set aside, as of one moment.
struct AcknowledgedList: Sendable {
    /// The entries of the configuration.
    let entries: [Acknowledgement]
    /// When the question is asked.
    let now: Timestamp

    /// The note on a finding; `nil` when it counts.
    ///
    /// Of several the one that ends last.
    func note(on identity: String, host: String, _ ground: Acknowledgement.Ground)
        -> AcknowledgedNote?
    {
        let host = host.isEmpty ? nil : host
        return entries.filter { $0.covers(identity, host: host, for: ground, at: now) }
            .max { $0.until < $1.until }
            .map { AcknowledgedNote(note: $0.note, until: $0.until) }
    }
}
