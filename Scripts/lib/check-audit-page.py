"""Drives the audit's page in headless Chromium; see Scripts/check-audit-page."""
import glob
import os
import shutil
import statistics
import subprocess
import sys

import axe_playwright_python
from playwright.sync_api import sync_playwright

folder = os.path.abspath(sys.argv[1])
axe_source = open(glob.glob(os.path.dirname(axe_playwright_python.__file__) + "/axe*.js")[0]).read()
faults = []


def check(holds, text):
    print(("ok    " if holds else "FAULT ") + text)
    if not holds:
        faults.append(text)


def opened(browser, name, **options):
    """A page, and what its console, its dialogs and its requests had to say."""
    context = browser.new_context(**options)
    page = context.new_page()
    said = []
    page.on("console", lambda message: message.type in ("error", "warning") and said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append("dialog " + dialog.message), dialog.dismiss()))
    page.on("request", lambda request: request.url.split(":")[0] not in ("file", "data") and said.append(request.url))
    page.goto(f"file://{folder}/{name}.html", wait_until="load")
    return page, said


def accessible(page, name):
    page.evaluate(axe_source)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    for violation in result["violations"]:
        nodes = [node["html"][:160] + " " + (node.get("failureSummary") or "")[:200] for node in violation["nodes"][:3]]
        print("     ", violation["id"], violation["impact"], violation["help"], *nodes, sep="\n        ")
    check(not result["violations"], f"{name}: axe-core finds nothing ({len(result['violations'])} rules violated)")


def shown(page):
    return page.eval_on_selector_all("#findings-rows > li:not([hidden])", "rows => rows.map(row => ({...row.dataset}))")


def shoot(page, name):
    """The whole page: as high a window as it needs, since what is out of sight is not drawn."""
    width = page.viewport_size["width"]
    for _ in range(2):
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height, 12000)})
    page.wait_for_timeout(200)
    page.screenshot(path=f"{folder}/{name}.png")


def drive(page):
    everything = len(shown(page))
    page.click("button[data-standing=broken]")
    check({row["standing"] for row in shown(page)} == {"broken"}, "a chip leaves one standing")
    page.click("button[data-standing=dead]")
    check({row["standing"] for row in shown(page)} == {"broken", "dead"}, "two chips leave two")
    page.check("#missed")
    check(all("missed" in row for row in shown(page)) and len(shown(page)) > 0, "without a copy")
    check("of" in page.inner_text("#count"), "the count is told: " + page.inner_text("#count"))
    page.click("#clear")
    check(len(shown(page)) == everything, "clear shows all again")
    page.select_option("#host", index=1)
    check(len({row["host"] for row in shown(page)}) == 1, "a host")
    page.select_option("#host", index=0)
    page.select_option("#verdict", "=gone")
    check({row["verdict"] for row in shown(page)} == {"gone"}, "a verdict")
    page.click("#clear")
    page.fill("#search", "REGATTA start")
    page.wait_for_timeout(100)
    check(len(shown(page)) == 1, "a search for words in any case")
    page.click("#clear")
    for order, key, down in ("nights", "nights", True), ("mentions", "mentions", True), ("long", "since", False):
        page.select_option("#order", order)
        values = [int(row[key]) for row in shown(page)]
        check(values == sorted(values, reverse=down), f"order by {order}")
    page.select_option("#order", "worst")
    page.click("a[data-filter='dead broken']")
    check({row["standing"] for row in shown(page)} == {"broken", "dead"}, "a total filters the list")
    page.click("summary:has-text('4 sources')")
    page.click("a[data-host='pictures.dunes.example.org']")
    check({row["host"] for row in shown(page)} == {"pictures.dunes.example.org"}, "an incident filters the list")
    page.click("#clear")
    page.click("button[data-standing=notice]")
    page.click(".incident li a >> nth=0")
    check(len(shown(page)) == everything, "a link to a hidden source shows it")
    page.focus("body")
    page.keyboard.press("Home")
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
    page.focus("button[data-standing=broken]")
    page.keyboard.press("Space")
    check(page.get_attribute("button[data-standing=broken]", "aria-pressed") == "true", "chips by keyboard")
    page.keyboard.press("Space")


def large(browser, rounds=5):
    loads, filters, sorts, paints = [], [], [], []
    for _ in range(rounds):
        page, said = opened(browser, "large", viewport={"width": 1280, "height": 900})
        times = page.evaluate("""() => new Promise(done => requestAnimationFrame(() => setTimeout(() => {
            const n = performance.getEntriesByType('navigation')[0];
            const p = performance.getEntriesByName('first-contentful-paint')[0];
            done([performance.now(), p ? p.startTime : NaN, n.loadEventEnd]);
        })))""")
        loads.append(times[2])
        paints.append(times[1])
        frame = "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))))"
        filters.append(page.evaluate("async () => { const start = performance.now(); "
            "const s = document.getElementById('search'); s.value = 'picture-49'; "
            "s.dispatchEvent(new Event('input')); await " + frame + "; return " + frame + "; }"))
        sorts.append(page.evaluate("() => { const start = performance.now(); "
            "const s = document.getElementById('order'); s.value = 'mentions'; "
            "s.dispatchEvent(new Event('change')); return " + frame + "; }"))
        check(not said, f"large: nothing on the console {said[:2]}")
        rows = page.evaluate("document.querySelectorAll('#findings-rows > li').length")
        page.context.close()
    size = os.path.getsize(f"{folder}/large.html") / 1e6
    for name, values in ("first paint", paints), ("loaded", loads), ("searched", filters), ("sorted", sorts):
        print(f"      {rows} rows, {size:.1f} MB: {name} after {statistics.median(values):.0f} ms "
              f"({min(values):.0f} to {max(values):.0f}, {rounds} rounds)")
    check(statistics.median(loads) < 2000, "5,000 rows in under 2 s")


def shots(browser):
    wide = {"width": 1200, "height": 900}
    for name, options in {
        "light": {"viewport": wide}, "dark": {"viewport": wide, "color_scheme": "dark"},
        "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
        "plain": {"viewport": wide, "java_script_enabled": False},
    }.items():
        page, said = opened(browser, "weekly", **options)
        shoot(page, name)
        check(not said, f"{name}: nothing on the console {said[:2]}")
        if name != "plain":
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            check(wider <= 0, f"{name}: no sideways scrolling ({wider} px)")
            accessible(page, name)
        if name == "light":
            page.pdf(path=f"{folder}/print.pdf", format="A4", margin={side: "14mm" for side in ("top", "bottom", "left", "right")})
            drive(page)
            accessible(page, "after driving")
        page.context.close()
    page, said = opened(browser, "hostile", viewport=wide)
    shoot(page, "hostile")
    check(not said, f"hostile: no dialog, no request, nothing on the console {said[:2]}")
    schemes = set(page.eval_on_selector_all("a[href]", "links => links.map(link => link.protocol)"))
    check(schemes <= {"https:", "http:", "file:"}, f"hostile: schemes of links {schemes}")
    check(page.evaluate("document.querySelectorAll('script').length") == 1, "hostile: one script")
    accessible(page, "hostile")
    page.context.close()
    page, said = opened(browser, "large", viewport=wide)
    page.screenshot(path=f"{folder}/large.png")
    page.evaluate("document.getElementById('f2500').scrollIntoView()")
    page.screenshot(path=f"{folder}/large-middle.png")
    page.context.close()
    subprocess.run(["pdftoppm", "-r", "70", "-png", f"{folder}/print.pdf", f"{folder}/print"], check=True)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    shots(browser)
    large(browser)
    browser.close()
print(f"{len(faults)} faults; screenshots in {folder}")
sys.exit(1 if faults else 0)
