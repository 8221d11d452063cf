"""Holds what imgcache says after a night of Scripts/trials/thirty-nights against the model."""

import calendar
import json
import os
import time

from nights_model import GRACE, VERDICT, size_check
from nights_world import CARDS, HERO, PRESETS_CHANGE
from torture_checks import Checks, Lost, files_below


def seconds(text):
    """Seconds since 1970 of a time as imgcache writes it; None for none."""
    return text and calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def when(moment):
    return moment and time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


class NightChecks:
    """Everything that is looked at after a night; counts and prints what disagrees."""

    def __init__(self, world, model):
        self.world, self.model = world, model
        self.checks = Checks(world)
        # When the presets were replaced.
        self.recipe_changed = 0
        self.disagreements = 0
        self.told = set()
        self.compared = 0
        # (SHA-256, recipe): the thumbnails that a manifest had for it.
        self.thumbnails = {}
        # Every thumbnail that ever was in a manifest.
        self.published = set()
        # Files that no manifest had: when a prune saw them first.
        self.strays = {}
        # SHA-256 of pictures that came and were not taken, or came to a run that did not end.
        self.turned_away = set()

    def say(self, source, what, expected, got):
        """Prints a disagreement, unless it was printed before in the same words."""
        told = (source, what, str(expected), str(got))
        if told in self.told:
            return
        self.told.add(told)
        self.disagreements += 1
        print(f"night {self.world.night:2}  {source}  {what}: expected {expected}, got {got}",
              flush=True)

    def same(self, source, what, expected, got):
        self.compared += 1
        if expected != got:
            self.say(source, what, expected, got)

    def same_members(self, source, what, expected, got):
        """Two collections of texts, whose differences are told."""
        self.compared += 1
        missing, more = sorted(set(expected) - set(got)), sorted(set(got) - set(expected))
        if missing or more:
            self.say(source, what, f"also {missing}", f"instead {more}")

    def guarded(self, name, check, *values):
        """A check of torture, whose complaints count as disagreements."""
        self.compared += 1
        try:
            return check(*values)
        except Lost as lost:
            self.say(name, "holds", "yes", lost)
            return None

    # What is known of sources

    def rows(self, rows):
        """The rows of `export --table images`: also what runs that were killed left behind."""
        self.same_members("export", "sources", self.world.mentioned(), rows)
        for url, row in rows.items():
            self.source(url, row["is_cached"], row["reason"], row["verdict"], row["sha256"],
                        row["state"], row["since"], row["nights"])

    def source(self, url, is_cached, reason, verdict, digest, state, since, nights):
        source = self.model.sources.get(url)
        if not source:
            return
        # Without a disk the asking was cut short: the contract has a word for that.
        if reason == "run_aborted" and source.was_left_over:
            reason, verdict = source.reason, source.verdict
        self.same(url, "reason", source.reason, reason)
        self.same(url, "verdict", VERDICT[reason], verdict)
        self.same(url, "original", source.copy and source.copy.digest, digest)
        self.same(url, "isCached", source.copy is not None, is_cached)
        self.same(url, "state", source.state, state)
        self.same(url, "since", when(source.since), since)
        self.same(url, "nights", source.nights, nights)

    def manifest(self, outcome="complete"):
        """The manifest of a run that ended so, every file that it names, and the documents."""
        manifest = self.guarded("manifest.json", self.checks.promises)
        if not manifest:
            return
        images = {image["url"]: image for image in manifest["images"]}
        self.same("manifest.json", "outcome", outcome, manifest["run"]["outcome"])
        self.same_members("manifest.json", "sources", self.world.mentioned(), images)
        for url, image in images.items():
            original, course = image.get("original", {}), image["course"]
            self.source(url, image["isCached"], image["reason"], image["verdict"],
                        original.get("sha256"), course["state"], course.get("since"), course["nights"])
            self.picture(url, image)
        for document in manifest["documents"]:
            entries = self.world.entries.get(document["path"], [])
            self.same(document["path"], "references", [url for url, _ in entries],
                      [entry["url"] for entry in document["images"]])
            for (url, declared), entry in zip(entries, document["images"]):
                copy = self.model.sources[url].copy
                self.same(f"{document['path']}{entry['at']}", "check",
                          size_check(declared, copy and copy.size), entry["check"])
                self.same(f"{document['path']}{entry['at']}", "isCached", copy is not None,
                          entry["isCached"])
        self.same_members("manifest.json", "documents", self.world.entries,
                          [document["path"] for document in manifest["documents"]])
        self.guarded("documents", self.checks.documents, manifest)
        self.guarded("temporary files", self.checks.no_half_files, True)

    def picture(self, url, image):
        """The real size, and every thumbnail of every preset at the size that its recipe gives."""
        source = self.model.sources.get(url)
        if not source or not source.copy or "original" not in image:
            return
        original = image["original"]
        self.same(url, "size", source.copy.size, (original["width"], original["height"]))
        self.same(url, "fetchedAt", when(source.fetched), image["fetchedAt"])
        width, height = source.copy.size
        box = CARDS[self.recipe]
        shrink = min(1, width / box[0], height / box[1])
        hero = min(1, HERO / width)
        expected = {
            ("card", "image/webp"): (box[0] * shrink, box[1] * shrink),
            ("card", "image/jpeg"): (box[0] * shrink, box[1] * shrink),
            ("hero", "image/webp"): (width * hero, height * hero)}
        got = {(one["preset"], one["mediaType"]): (one["width"], one["height"])
               for one in image["thumbnails"]}
        self.same(url, "thumbnails", sorted(expected), sorted(got))
        for key, size in expected.items():
            near = key in got and all(abs(a - b) <= 1 for a, b in zip(size, got[key]))
            self.same(url, f"size of {key[0]}, near", True, near)
        paths = {one["path"] for one in image["thumbnails"]}
        self.thumbnails.setdefault((original["sha256"], self.recipe), set()).update(paths)
        self.published |= paths

    @property
    def recipe(self):
        return int(self.world.night >= PRESETS_CHANGE)

    # The audit

    def audit(self, status, report):
        """Which sources the audit names, how, since when and for how many nights."""
        expected = {
            url: source for url, source in self.model.sources.items()
            if source.unmentioned is None and source.standing()}
        found = {finding["url"]: finding for finding in report["findings"]}
        self.same_members("audit", "findings", expected, found)
        for url in expected.keys() & found.keys():
            source, finding = expected[url], found[url]
            self.same(url, "standing", source.standing(), finding["standing"])
            if finding["reason"] != "run_aborted":
                self.same(url, "reason in the audit", source.reason, finding["reason"])
            since = source.first_failure
            if source.standing() == "flapping" and since is None:
                since = source.since
            self.same(url, "troubled since", when(since), finding.get("since"))
            self.same(url, "failed nights", source.nights, finding["nights"])
            self.same(url, "isCached in the audit", source.copy is not None, finding["isCached"])
            mentions = sorted(
                name for name, entries in self.world.entries.items()
                for other, _ in entries if other == url)
            self.same(url, "mentions", mentions,
                      sorted(mention["document"] for mention in finding["mentions"]))
        wrong = sorted(
            f"{name} {url} {check}" for name, entries in self.world.entries.items()
            for url, declared in entries
            for check in [self.check(url, declared)] if check not in ("match", "undeclared"))
        self.same_members("audit", "wrong sizes", wrong, [
            f"{one['mention']['document']} {one['url']} {one['check']}" for one in report["sizes"]])
        is_broken = any(source.standing() in ("broken", "dead") for source in expected.values())
        self.same("audit", "exit status", 2 if is_broken else 0, status)

    def check(self, url, declared):
        copy = self.model.sources[url].copy
        return size_check(declared, copy and copy.size)

    # The disk

    def verify(self, status, report, faults=()):
        findings = [one for one in report["findings"] if one["fault"] not in faults]
        self.same("verify", "findings", [], findings)
        if not faults:
            self.same("verify", "exit status", 0, status)
        self.guarded("verify", self.checks.against_catalog, report["findings"])

    def disk(self, now):
        """After a prune: the pictures of the manifest, those that left it less than the grace period
        ago, and nothing else but what a prune saw first so lately."""
        kept = self.model.shown | set(self.model.left)
        there = {path[len(self.world.cache) + 1:] for folder in ("originals", "thumbs")
                 for path in files_below(f"{self.world.cache}/{folder}")}
        originals = {os.path.basename(path).split(".")[0] for path in there
                     if path.startswith("originals/")}
        self.same("prune", "originals that are gone too early", [], sorted(kept - originals))
        stray = originals - kept
        self.same("prune", "originals that nobody ever gave", [], sorted(stray - self.turned_away))
        # Of a recipe that is configured no longer files stay as long as anything that left.
        is_old_kept = self.recipe and now - self.recipe_changed < GRACE
        self.thumbnails = {
            (digest, recipe): paths for (digest, recipe), paths in self.thumbnails.items()
            if digest in kept and (recipe == self.recipe or is_old_kept)}
        known = set().union(*self.thumbnails.values())
        self.same("prune", "thumbnails that are gone too early", [], sorted(known - there))
        unknown = {path for path in there - known
                   if path.startswith("thumbs/") or path.split("/")[-1].split(".")[0] in stray}
        self.strays = {path: self.strays.get(path, now) for path in unknown}
        self.same("prune", "files that should be gone", [], sorted(
            path for path, since in self.strays.items()
            if now - since >= GRACE or path in self.published))

    # The history

    def history(self, runs, expected):
        """`export --table runs` against the runs that were made."""
        self.same("runs", "commands", [run["command"] for run in expected],
                  [run["command"] for run in runs])
        for run, truth in zip(runs, expected):
            for key, value in truth.items():
                wanted = value if isinstance(value, tuple) else (value,)
                self.compared += 1
                if run[key] not in wanted:
                    self.say(f"run {run['id']}", key, value, run[key])
                    truth[key] = run[key]  # Said once.

    def status(self, report):
        """The sums of `status --json`."""
        sources = [one for one in self.model.sources.values() if one.unmentioned is None]
        totals = report["totals"]
        self.same("status", "sources", len(sources), totals["sources"])
        self.same("status", "cached", sum(one.copy is not None for one in sources), totals["cached"])
        for state in {one.state for one in sources} | set(totals["states"]):
            self.same("status", f"sources that are {state}",
                      sum(one.state == state for one in sources), totals["states"].get(state, 0))
        self.same("status", "documents", len(self.world.entries), totals["documents"])


def parsed(text):
    """The rows of an export of images by url, with moments as seconds."""
    rows = {row["url"]: row for row in json.loads(text)}
    for row in rows.values():
        row["checked"] = seconds(row["checked_at"])
    return rows
