/// What the page does with a script: filters and sorts, and unfolds everything for paper.
enum AuditPageScript {
    static let text = #"""
        (() => {
        "use strict";
        const byId = id => document.getElementById(id);
        document.documentElement.classList.add("script");
        let folded = [];
        addEventListener("beforeprint", () => {
          folded = [...document.querySelectorAll("details:not([open])")];
          folded.forEach(each => each.open = true);
        });
        addEventListener("afterprint", () => folded.forEach(each => each.open = false));
        const form = byId("filters"), list = byId("findings-rows");
        if (!form || !list) return;
        const rows = [...list.children].map((row, place) => ({
          row, place, isShown: true, text: null, data: row.dataset,
          nights: Number(row.dataset.nights), since: Number(row.dataset.since),
          mentions: Number(row.dataset.mentions)
        }));
        const chips = [...form.querySelectorAll("[data-standing]")];
        const search = byId("search"), host = byId("host"), verdict = byId("verdict");
        const order = byId("order"), missed = byId("missed"), clear = byId("clear");

        function offer(select, key) {
          const counts = new Map();
          for (const each of rows) {
            const value = each.data[key];
            counts.set(value, (counts.get(value) || 0) + 1);
          }
          const names = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
          for (const name of names) {
            const label = name === "" ? "local files and addresses" : name.replaceAll("_", " ");
            select.add(new Option(label + " (" + counts.get(name) + ")", "=" + name));
          }
        }
        offer(host, "host");
        offer(verdict, "verdict");

        const orders = {
          worst: (a, b) => a.place - b.place,
          long: (a, b) => a.since - b.since || a.place - b.place,
          nights: (a, b) => b.nights - a.nights || a.place - b.place,
          mentions: (a, b) => b.mentions - a.mentions || a.place - b.place,
          address: (a, b) => address(a) < address(b) ? -1 : 1
        };
        const address = each => each.key ??= each.row.querySelector("h3").textContent;
        const textOf = each => each.text ??= each.row.textContent.toLowerCase();
        const number = count => count.toLocaleString("en");

        function filter() {
          const standings = new Set(chips.filter(isPressed).map(chip => chip.dataset.standing));
          const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
          let shown = 0;
          for (const each of rows) {
            const data = each.data;
            const fits = (standings.size === 0 || standings.has(data.standing))
              && (host.value === "" || "=" + data.host === host.value)
              && (verdict.value === "" || "=" + data.verdict === verdict.value)
              && (!missed.checked || "missed" in data)
              && words.every(word => textOf(each).includes(word));
            if (fits !== each.isShown) {
              each.row.hidden = !fits;
              each.isShown = fits;
            }
            if (fits) shown += 1;
          }
          const isFiltered = standings.size > 0 || words.length > 0 || host.value || verdict.value || missed.checked;
          byId("count").textContent = isFiltered
            ? "Showing " + number(shown) + " of " + number(rows.length)
            : "Showing all " + number(rows.length);
          clear.hidden = !isFiltered;
        }
        function sort() {
          const sorted = [...rows].sort(orders[order.value]);
          // Out of the page while its rows move: a fifth of the time with 5,000 of them.
          const parent = list.parentNode, next = list.nextSibling;
          list.remove();
          for (const each of sorted) list.append(each.row);
          parent.insertBefore(list, next);
        }
        const isPressed = chip => chip.getAttribute("aria-pressed") === "true";
        const press = (chip, on) => chip.setAttribute("aria-pressed", String(on));
        function reset() {
          chips.forEach(chip => press(chip, false));
          search.value = host.value = verdict.value = "";
          missed.checked = false;
        }
        let isWaiting = false;
        function soon() {
          if (isWaiting) return;
          isWaiting = true;
          requestAnimationFrame(() => { isWaiting = false; filter(); });
        }
        chips.forEach(chip => chip.addEventListener("click", () => { press(chip, !isPressed(chip)); filter(); }));
        search.addEventListener("input", soon);
        for (const field of [host, verdict, missed]) field.addEventListener("change", filter);
        order.addEventListener("change", sort);
        clear.addEventListener("click", () => { reset(); filter(); search.focus(); });
        form.addEventListener("submit", event => event.preventDefault());
        document.addEventListener("click", event => {
          const link = event.target.closest("a[href^='#']");
          if (!link) return;
          if ("filter" in link.dataset) {
            const wanted = new Set(link.dataset.filter.split(" "));
            reset();
            chips.forEach(chip => press(chip, wanted.has(chip.dataset.standing)));
            filter();
          } else if ("host" in link.dataset) {
            reset();
            host.value = "=" + link.dataset.host;
            filter();
          } else if (link.hash.startsWith("#f") && byId(link.hash.slice(1))?.hidden) {
            reset();
            filter();
          }
        });
        form.hidden = false;
        if (order.value !== "worst") sort();
        filter();
        })();
        """#
}
