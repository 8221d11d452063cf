import Testing

@testable import ImgCachePages

@Suite struct PageTextTests {
    @Test(arguments: [
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"), ("\"\u{301}", "&quot;\u{301}"),
        ("<\u{338}", "&lt;\u{338}"), ("\u{202E}x", "\\u{202e}x"), ("\u{0}", "\\u{0}"),
        ("\u{1F469}\u{200D}\u{1F4BB}", "\u{1F469}\u{200D}\u{1F4BB}"),
    ])
    func everyScalarIsEscapedWhateverFollowsIt(text: String, expected: String) {
        #expect(PageText().escapeText(text) == expected)
    }

    @Test func valuesAreEscapedInTemplates() throws {
        let template = try PageTemplate("<a title=\"{{title}}\">{{{raw}}}</a>{{^none}}!{{/none}}")
        #expect(
            template.fill(["title": "\"\u{301}<", "raw": "<i>"])
                == "<a title=\"&quot;\u{301}&lt;\"><i></a>!")
    }

    @Test func policyNamesTheTextByItsHash() {
        // printf 'a{}' | openssl dgst -sha256 -binary | base64
        #expect(ContentPolicy.hash("a{}") == "sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk=")
    }
}
