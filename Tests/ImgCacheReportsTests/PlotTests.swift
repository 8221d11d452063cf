import Testing

@testable import ImgCacheReports

@Suite struct PlotTests {
    private let blocks = Style(isColored: false, drawsBlocks: true)

    @Test(arguments: [
        (0.0, "", ""), (0.001, "▏", "#"), (0.5, "████", "####"), (0.55, "████▍", "####"),
        (1.0, "████████", "########"), (7.0, "████████", "########"), (-1.0, "", ""),
        (.nan, "", ""),
    ]) func barsShowATraceOfTheLeastAndStayInTheirColumns(
        share: Double, drawn: String, plain: String
    ) {
        let bar = Bar(share: share, width: 8)
        #expect(bar.text(blocks) == drawn)
        #expect(bar.text(.plain) == plain)
    }

    @Test func sparklinesHaveOneColumnForEachValue() {
        let line = Sparkline(values: [0, nil, 3.5, 7, 9, -2, .nan], range: 0...7)
        #expect(line.text(blocks) == "▁ ▅██▁ ")
        #expect(line.text(.plain) == "_ -##_ ".replacing("-", with: "="))
    }

    @Test func aRangeWithoutSpanIsFlat() {
        #expect(Sparkline(values: [3, 3], range: 3...3).text(blocks) == "▁▁")
    }

    @Test func tablesKeepTheirWidthAndCutLongNames() {
        let table = TextTable(
            header: ["hosts", "sources", "size"],
            rows: [
                ["photographs-of-the-whole-wide-world.example", "12", "3.4 MB"],
                ["b.example", "120", "0 B"],
            ])
        let lines = table.lines(Style(isColored: false, width: 40))
        #expect(
            lines == [
                "hosts                    sources    size",
                "  photograp...d.example       12  3.4 MB",
                "  b.example                  120     0 B",
            ])
        #expect(table.lines(Style(isColored: false, width: 200))[1].contains("wide-world"))
    }
}
