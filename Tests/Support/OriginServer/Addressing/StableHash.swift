/// A hash that is the same in every process and on every machine.
///
/// FNV-1a over the bytes, then the finaliser of SplitMix64, so that the low bits are good for a
/// remainder. Source: the public descriptions of both; no security is meant.
enum StableHash {
    static func hash(_ parts: String...) -> UInt64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in parts {
            for byte in part.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
            state = (state ^ 0xFF) &* 0x100_0000_01B3
        }
        return mixed(state)
    }

    static func hash(_ bytes: [UInt8]) -> UInt64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return mixed(state)
    }

    /// Spreads every bit of a number over all bits of the result.
    static func mixed(_ value: UInt64) -> UInt64 {
        var state = value &+ 0x9E37_79B9_7F4A_7C15
        state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
        return state ^ (state >> 31)
    }
}
