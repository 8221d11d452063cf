import Testing

@testable import ImgCacheSettings

@Suite struct AddressFormTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("127.0.0.1", "127.0.0.1/32"), ("0.0.0.0/0", "0.0.0.0/0"),
        ("::1", "::1/128"), ("fd00::/8", "fd00::/8"),
        ("::ffff:127.0.0.1/128", "::ffff:127.0.0.1/128"),
        ("2001:DB8::/32", "2001:DB8::/32"),
    ]) func rangesHaveAnAddressAndALengthThatFits(text: String, range: String) {
        #expect(AddressForm.range(text) == range)
    }

    @Test(arguments: [
        "", "/8", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "::/129",
        "0x7f.1", "127.1", "localhost", "10.0.0.0/+8", "[::1]/128", "fe80::1%eth0",
    ]) func anythingElseIsNoRange(text: String) {
        #expect(AddressForm.range(text) == nil)
    }

    @Test(arguments: [
        ("a.example:443:127.0.0.1:8443", true), ("::127.0.0.1:8080", true),
        (":443:127.0.0.1:8443", true), (":::", true), ("[::1]:443:[fe80::1]:8443", true),
        ("a.example::b.example:", true), ("a:443:b", false), ("a:443:b:1:c", false),
        ("a:0:b:1", false), ("a:65536:b:1", false), ("a:x:b:1", false), ("[::1:443:b:1", false),
        ("[zz]:443:b:1", false), ("a b:443:b:1", false), ("", false),
        ("http://a:1:b:1", false),
    ]) func connectToHasFourParts(text: String, isValid: Bool) {
        #expect(AddressForm.isConnectTo(text) == isValid)
    }

    @Test(arguments: [
        ("http://proxy.example:3128", true), ("https://proxy.example", true),
        ("socks5h://user:pass@proxy.example:1080", true), ("http://[::1]:3128/", true),
        ("proxy.example:3128", false), ("ftp://proxy.example", false), ("http://", false),
        ("http://proxy.example:0", false), ("http://proxy.example:x", false),
    ]) func aProxyHasASchemeAHostAndPerhapsAPort(text: String, isValid: Bool) {
        #expect(AddressForm.isProxy(text) == isValid)
    }

    @Test(
        arguments: [
            ("cdn.example.net", "cdn.example.net"), ("*.Example.NET", "*.example.net"),
            ("localhost", "localhost"), ("a_b.example", "a_b.example"), ("127.0.0.1", "127.0.0.1"),
            ("*", nil), ("*.", nil), ("a.*.example", nil), ("a..example", nil), ("", nil),
            ("a.example:443", nil), ("a.example/x", nil), ("grün.example", nil),
        ] as [(String, String?)]) func aHostPatternIsANameOrAStarAndAName(
            text: String, name: String?
        )
    {
        #expect(AddressForm.hostPattern(text) == name)
    }
}

@Suite struct RedactionTests {
    @Test(arguments: [
        ("https://u:p@example.org/a", "https://***@example.org/a"),
        ("https://example.org/a@b", "https://example.org/a@b"),
        ("https://a@b@example.org", "https://***@example.org"), ("no url", "no url"),
        ("://@", "://***@"),
    ]) func userInformationIsNeverShown(text: String, shown: String) {
        #expect(Redaction.hidingUserinfo(in: text) == shown)
    }
}
