import ImgCacheFetch
import Testing

@Suite struct AddressGuardTests {
    @Test(
        "Globally routable addresses pass",
        arguments: [
            "1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.0",
            "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
            "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001::1",
            "2400:cb00::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1",
            "2001:0:808:808:0:0:f7f7:f7f7",
        ])
    func passesGlobal(_ text: String) throws {
        #expect(AddressGuard().permits(try #require(IPAddress(text))))
    }

    @Test(
        "Special-purpose addresses are refused, plain or wrapped",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
            "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
            "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255",
            "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
            "255.255.255.255",
            "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "fec0::1", "100::1",
            "2001:db8::1", "3fff::1", "2001:2::1", "2001:10::1", "2001:20::1", "5f00::1",
            "4000::1",
            "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
            "::127.0.0.1", "::8.8.8.8", "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254",
            "64:ff9b:1::8.8.8.8", "64:ff9b:1::10.0.0.1",
            "2002:7f00:1::1", "2002:a00:1::1", "2002:a9fe:a9fe::1",
            "2001:0:7f00:1:0:0:f7f7:f7f7", "2001:0:808:808:0:0:80ff:fffe",
            "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:127.0.0.1",
        ])
    func refusesSpecial(_ text: String) throws {
        #expect(!AddressGuard().permits(try #require(IPAddress(text))))
    }

    @Test("An allowed block opens itself, and its mapped form, and nothing beside it")
    func allows() throws {
        let guardian = try AddressGuard(allowing: ["10.1.0.0/16", "[fd00::]/8", "127.0.0.1"])
        func permits(_ text: String) throws -> Bool {
            guardian.permits(try #require(IPAddress(text)))
        }
        #expect(try permits("10.1.2.3"))
        #expect(try permits("::ffff:10.1.2.3"))
        #expect(try permits("fd12::1"))
        #expect(try permits("127.0.0.1"))
        #expect(try !permits("127.0.0.2"))
        #expect(try !permits("10.2.0.0"))
        #expect(try !permits("fc00::1"))
        #expect(try permits("64:ff9b::10.1.2.3"))
        #expect(try !permits("64:ff9b::10.2.2.3"))
    }

    @Test(
        "What is no block is refused by name",
        arguments: ["10.0.0.0/33", "10.0.0/8", "fd00::/129", "host", "", "10.0.0.0/", "1.2.3.4/-1"])
    func refusesNonsense(_ text: String) {
        #expect(throws: FetchError.badAddressRange(text)) { try AddressGuard(allowing: [text]) }
    }

    @Test(
        "Blocks hold their first and last address and not their neighbours",
        arguments: [
            ("172.16.0.0/12", "172.16.0.0", "172.31.255.255", "172.32.0.0"),
            ("10.0.0.0/8", "10.0.0.0", "10.255.255.255", "11.0.0.0"),
            ("fe80::/10", "fe80::", "febf:ffff::", "fec0::"),
            ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::"),
            ("1.2.3.4/32", "1.2.3.4", "1.2.3.4", "1.2.3.5"),
        ])
    func holds(_ block: String, _ first: String, _ last: String, _ outside: String) throws {
        let range = try #require(AddressRange(block))
        #expect(range.contains(try #require(IPAddress(first))))
        #expect(range.contains(try #require(IPAddress(last))))
        #expect(!range.contains(try #require(IPAddress(outside))))
        #expect(range.description == block)
    }
}
