internal import ImgCacheModel

/// `audit`.
enum AuditKeys {
    static let recheckAfter = Setting(
        "audit.recheckAfter", .duration(.zero ... .seconds(3650 * 86_400)), default: "7d",
        "How long audit trusts a good answer without a request.")

    static let brokenAfterNights = Setting(
        "audit.brokenAfterNights", .integer(1...365), default: 3,
        "Failed nights that make a picture broken ...")

    static let brokenAfterDays = Setting(
        "audit.brokenAfterDays", .days(0...365), default: 6,
        "... once they span this many days.")

    static let goneAfterNights = Setting(
        "audit.goneAfterNights", .integer(1...365), default: 2,
        "Failed nights that make it broken when its server says that there is nothing.")

    static let deadAfterDays = Setting(
        "audit.deadAfterDays", .days(1...3650), default: 30,
        "Days of failure that make it dead; it is then asked monthly.")

    static let acknowledged = Setting(
        "audit.acknowledged",
        .list(of: AcknowledgementFields.type, named: "acknowledgements"), default: [],
        "Findings that are known and counted apart until a day, such as "
            + "[{host: old.example.com, reason: any, note: They move house, until: 2027-01-31}].")

    static let all = [
        recheckAfter.key, brokenAfterNights.key, brokenAfterDays.key, goneAfterNights.key,
        deadAfterDays.key, acknowledged.key,
    ]
}
