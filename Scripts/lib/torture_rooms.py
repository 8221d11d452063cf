"""The rooms of Scripts/trials/torture: SIGKILL, a full disk, a read-only cache, a disk that fails."""

import collections
import json
import os
import re
import shutil
import subprocess

from measuring import ROOT, build_preload
from torture_blows import COMMANDS, Program, WORKERS_END, damage, damage_catalog, report
from torture_checks import Checks, Lost, expect, files_below, let_a_night_pass
from torture_site import Site

NOBODY = 65534


class Torture:
    """Runs the rooms, one after the other, and counts what was lost."""

    def __init__(self, programs, origin, home, pick, keeps=False):
        self.programs, self.origin, self.home, self.pick = programs, origin, home, pick
        self.keeps = keeps
        self.lost = 0
        self.sites = 0

    def enter(self, environment=(), prefix=(), **wishes):
        """A new site with a program and checks of its own."""
        self.sites += 1
        self.folder = f"{self.home}/site-{self.sites}"
        self.site = Site(self.folder, self.origin, self.pick, **wishes)
        self.program = Program(self.programs, self.site, environment, prefix)
        self.checks = Checks(self.site)
        self.ruined = set()

    def fail(self, what, error):
        self.lost += 1
        kept = ""
        if self.keeps:
            kept = f"{self.home}/lost-{self.lost}"
            shutil.copytree(self.folder, kept)
            kept = f" (as it was then: {kept})"
        print(f"LOST  {what}{kept}: {error}", flush=True)

    def done(self, name, *expected, **wishes):
        """Runs a command to its end, which must be one of these."""
        status, output, said, seconds = self.program.run(name, **wishes)
        expect(status in (expected or (0,)), f"{name} ended with {status}:\n{said}\n{output[:2000]}")
        return status, output, said, seconds

    # What holds after each blow, and how the cache comes to itself

    def look(self, ruined=frozenset(), faults=("foreign",)):
        """Everything that must hold at any time; gives what verify found."""
        self.checks.promises(ruined)
        self.checks.documents()
        status, output, _, _ = self.done("verify --json", 0, 2)
        findings = report(output)["findings"]
        expect((status == 2) == bool(findings), f"verify ended with {status}: {findings}")
        others = [one for one in findings if one["fault"] not in faults and not self.is_past(one)]
        expect(ruined or not others, f"verify found {others}")
        self.checks.against_catalog(findings)
        self.checks.no_half_files()
        return findings

    def is_past(self, finding):
        """What we ruined, and its server does not give any longer, nobody can bring back."""
        name = finding["path"].split("/")[-1].split(".")[0]
        return finding["fault"] == "lost" and name in self.ruined

    def damage(self):
        """Ruins some files; what was good of them is forgiven."""
        ruined = damage(self.site, self.pick)
        self.ruined |= ruined
        self.checks.forgive(ruined)
        return ruined

    def heal(self, ruined=frozenset(), repairs_first=False):
        """A night that nobody disturbs, and everything is well."""
        if ruined or repairs_first:
            self.done("verify --repair", 0, 2)
            self.checks.promises(ruined)
        let_a_night_pass(self.site)
        self.done("sync --write-back")
        for name in ("verify --repair", "verify --json"):
            _, output, _, _ = self.done(name, 0, 2)
            left = [one for one in report(output)["findings"] if "repair" not in one]
            expect(all(map(self.is_past, left)), f"still wrong: {output}")
        self.checks.no_half_files(besides_documents=True)
        self.checks.model()

    def kill(self, rounds):
        """SIGKILL at random moments."""
        table, self.longest = collections.defaultdict(collections.Counter), 0.0
        try:
            self.kill_often(rounds, table)
        finally:
            self.print_kills(table, self.longest)

    def kill_often(self, rounds, table):
        pick, usual = self.pick, {}
        self.enter()
        self.begin(usual)
        for number in range(rounds):
            replaced = self.site.change()
            name = pick.choice(list(COMMANDS))
            ruined, state = frozenset(), "preset" if replaced else ""
            if name == "verify --repair" and (chance := pick.random()) < 0.7:
                if chance < 0.33:
                    state = damage_catalog(self.site, pick)
                else:
                    ruined = self.damage()
            length = usual.get((name, state), usual[name, ""])
            after = pick.uniform(0, 0.93) * length
            counts = table[name]
            counts["rounds"] += 1
            before = self.state()
            try:
                status, said, lived = self.program.kill(name, after, whole_group=number % 2 == 0)
                counts[self.phase(status, said, before)] += 1
                if status is not None:
                    expect(status in (0, 2), f"{name} ended with {status}: {said}")
                    usual[name, state] = (after + length) / 2
                elif after > length:
                    usual[name, state] = 1.15 * length
                self.longest = max(self.longest, lived)
                expect(lived <= WORKERS_END, f"workers lived {lived:.1f} s longer")
                if state in ("", "preset"):
                    findings = self.look(ruined)
                    counts["named" if findings else "clean"] += 1
                else:
                    findings = self.recover(state, counts)
                if ruined or findings or pick.random() < 0.35:
                    self.heal(ruined, repairs_first=bool(findings) and pick.random() < 0.5)
                    counts["healed"] += 1
                    if pick.random() < 0.2:
                        self.done("prune")
                        self.checks.model()
            except Lost as error:
                counts["lost"] += 1
                self.fail(f"round {number}, {name} {state} killed after {after:.3f} s", error)
                self.enter()
                self.begin(usual)

    def begin(self, usual):
        """A first night, and how long each command usually takes."""
        self.done("sync --write-back")
        for name in COMMANDS:
            replaced = self.site.change()
            seconds = self.done(name, 0, 2)[3]
            usual.setdefault((name, ""), seconds)
        self.heal()

    def state(self):
        """What tells how far a run came."""
        return (self.inode(f"{self.site.cache}/manifest.json"),
                {name: self.inode(f"{self.site.folder}/{name}") for name in self.site.texts})

    @staticmethod
    def inode(path):
        return os.stat(path).st_ino if os.path.exists(path) else None

    def phase(self, status, said, before):
        """How far a run came by what it left."""
        after = self.state()
        if status is not None:
            return "ended"
        if after[0] != before[0]:
            return "published"
        if after[1] != before[1]:
            return "writing"
        return "working" if "run begins" in said or "put aside" in said else "early"

    def recover(self, state, counts):
        """After a catalog was ruined: it is made anew, and no copy is given up for that."""
        self.checks.promises()
        self.checks.documents()
        if state != "gone" and self.pick.random() < 0.5:
            status, _, said, _ = self.done("sync", 0, 1)
            expect(status == 0 or "verify --repair" in said, f"sync says: {said}")
            self.checks.promises()
        _, output, _, _ = self.done("verify --repair", 0, 2)
        findings = report(output)["findings"]
        left = [one for one in findings if "repair" not in one and not self.is_past(one)]
        expect(not left, f"not mended: {left}")
        self.checks.promises()
        counts["recovered"] += 1
        return findings

    @staticmethod
    def print_kills(table, longest):
        columns = ["rounds", "early", "working", "writing", "published", "ended", "clean", "named",
                   "recovered", "healed", "lost"]
        print("\n| killed | rounds | before its run or its manifest | at work | after documents were written "
              "| after the manifest | ended before | verify: clean | verify: named what it mends "
              "| catalog made anew | nights brought to their end | lost |")
        print("|---" + "|---:" * len(columns) + "|")
        rows = sorted(table.items()) + [("all", sum(table.values(), collections.Counter()))]
        for name, counts in rows:
            print(f"| {name} | " + " | ".join(str(counts[column]) for column in columns) + " |")
        print(f"\nworkers outlived their parent by {longest:.2f} s at most", flush=True)

    # A disk that is too small

    def full(self, rounds):
        """File systems in memory that are too small for the night."""
        self.enter(documents=40, sources=60, settings="cache: {minFree: 0KB}")
        os.makedirs(self.site.cache, exist_ok=True)
        if not self.mount("-t", "tmpfs", "-o", "size=64m", "tmpfs"):
            return
        counts = collections.Counter()
        try:
            for number in range(rounds):
                try:
                    self.starve(counts, from_nothing=number % 3 == 0)
                except Lost as error:
                    self.fail(f"full disk, round {number}", error)
                    self.empty()
        finally:
            subprocess.run(["umount", self.site.cache], check=True)
            self.say("full disk", counts)

    def mount(self, *words):
        """Mounts over the cache; says so when that is not permitted."""
        result = subprocess.run(
            ["mount", *words, self.site.cache], capture_output=True, text=True)
        if result.returncode:
            print(f"\nfull disk and read-only mount: left out, {result.stderr.strip()}", flush=True)
        return result.returncode == 0

    def empty(self):
        for name in os.listdir(self.site.cache):
            path = f"{self.site.cache}/{name}"
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
        self.checks = Checks(self.site)

    def starve(self, counts, from_nothing):
        pad = f"{self.site.cache}/pad"
        if from_nothing:
            self.empty()
            self.bad = set()
            name = "sync"
        else:
            self.done("sync --write-back")
            self.checks.promises()
            self.note_bad()
            self.site.change()
            name = self.pick.choice(list(COMMANDS))
        free = shutil.disk_usage(self.site.cache).free
        room = int(2 ** self.pick.uniform(12, 23))
        with open(pad, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free - room))
        status, _, said, _ = self.done(name, 0, 1, 2)
        expect(status != 1 or "no space left" in said, f"{name} ended with 1: {said}")
        counts[f"{name} ended with {status}"] += 1
        self.checks.promises()
        self.checks.documents()
        status, output, said, _ = self.done("verify --json", 0, 1, 2)
        expect(status != 1 or "no space left" in said, f"verify ended with 1: {said}")
        os.remove(pad)
        findings = self.look()
        counts["verify clean" if not findings else "verify named what it mends"] += 1
        self.nobody_blamed()
        self.heal(repairs_first=self.pick.random() < 0.5)

    def note_bad(self):
        """Sources that the manifest calls bad before a blow: a run may not come to ask again."""
        self.bad = {image["url"] for image in self.checks.manifest()["images"]
                    if image["verdict"] == "bad_content"}

    def nobody_blamed(self):
        """No picture is called bad for what our disk did."""
        served = self.site.served()
        for image in self.checks.manifest()["images"]:
            expect(image["url"] not in served or image["verdict"] != "bad_content"
                   or image["url"] in self.bad,
                   f"a good picture is blamed: {json.dumps(image)}")

    def say(self, room, counts):
        print(f"\n| {room} | rounds |\n|---|---:|")
        for name, count in sorted(counts.items()):
            print(f"| {name} | {count} |")
        print(flush=True)

    # A cache that cannot be written

    def readonly(self, _):
        """A read-only mount, and another user's cache."""
        counts = collections.Counter()
        self.enter(documents=24, sources=40)
        self.done("sync --write-back")
        if self.mount("--bind", self.site.cache):
            subprocess.run(
                ["mount", "-o", "remount,bind,ro", self.site.cache], check=True)
            try:
                self.lock_out(counts, "mounted read-only")
            except Lost as error:
                self.fail("read-only mount", error)
            finally:
                subprocess.run(["umount", self.site.cache], check=True)
            self.recovers("after the read-only mount")
        if os.geteuid() != 0 or not shutil.which("setpriv"):
            print("another user's cache: left out, that takes root and setpriv(1)", flush=True)
        else:
            site, own = self.site, self.program
            self.program = Program(
                self.programs, site, prefix=[
                    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"])
            try:
                self.lock_out(counts, "another user's")
            except Lost as error:
                self.fail("another user's cache", error)
            self.program = own
            self.recovers("after another user")
        self.say("cache that cannot be written", counts)

    def recovers(self, when):
        try:
            self.heal()
        except Lost as error:
            self.fail(when, error)

    def lock_out(self, counts, how):
        """Whoever writes ends with 1 and names the place; whoever reads works; nothing changes."""
        before = self.bytes()
        self.site.change()
        for name in COMMANDS:
            _, _, said, _ = self.done(name, 1)
            expect("cache/" in said, f"{name} does not say where: {said}")
            counts[f"{how}: {name} refused"] += 1
        for name in ("status --json", "audit --offline --format json", "export --format json",
                     "sync --dry-run"):
            self.done(name, 0, 2)
            counts[f"{how}: {name} works"] += 1
        expect(self.bytes() == before, "something changed all the same")
        self.checks.promises()
        self.checks.documents()

    def bytes(self):
        found = {}
        for path in files_below(self.site.cache):
            with open(path, "rb") as file:
                found[path] = file.read()
        return found

    # A disk that fails

    def errors(self, rounds):
        """The N-th call that changes a file under the cache fails."""
        shim = build_preload("torture-disk", self.home)
        self.enter(documents=40, sources=60)
        self.done("sync --write-back")
        table = collections.defaultdict(collections.Counter)
        try:
            self.strike_often(shim, rounds, table)
        finally:
            self.print_errors(table)

    def strike_often(self, shim, rounds, table):
        counts = {}
        for number in range(rounds):
            name = self.pick.choice(list(COMMANDS))
            call = self.pick.choice(
                ("any", "open", "write", "fsync", "rename", "unlink", "mkdir", "truncate"))
            fault = self.pick.choice(("eio", "enospc", "short"))
            if fault == "short":
                call = "write"
            try:
                self.strike(shim, name, call, fault, counts, table[f"{call}: {fault}"])
            except Lost as error:
                table[f"{call}: {fault}"]["lost"] += 1
                self.fail(f"errors, round {number}, {name}, {call} {fault}", error)
                self.enter(documents=40, sources=60)
                self.done("sync --write-back")

    @staticmethod
    def print_errors(table):
        columns = ["rounds", "not reached", "ended with 0 or 2", "ended with 1", "verify clean",
                   "verify named", "lost"]
        print("\n| call: fault | " + " | ".join(columns) + " |\n|---" + "|---:" * len(columns) + "|")
        for name, row in sorted(table.items()):
            print(f"| {name} | " + " | ".join(str(row[column]) for column in columns) + " |")
        print(flush=True)

    def strike(self, shim, name, call, fault, counts, row):
        pick = self.pick
        self.note_bad()
        self.site.change()
        ruined = self.damage() if name == "verify --repair" else frozenset()
        usual = counts.get((name, call), 40)
        nth = max(1, int(2 ** pick.uniform(0, max(1, usual).bit_length())))
        count = f"{self.home}/count"
        status, output, said, _ = self.program.run(
            name, environment={
                "LD_PRELOAD": shim, "DISK_ROOT": self.site.cache, "DISK_CALL": call,
                "DISK_FAULT": fault, "DISK_NTH": str(nth),
                "DISK_MORE": str(pick.choice((0, 0, 1, 4))), "DISK_COUNT": count}.items())
        expect(status in (0, 1, 2), f"ended with {status}: {said}")
        expect(status != 1 or re.search("imgcache: .* cache[/:]", said),
               f"ended with 1 and does not say where: {said}")
        expect(fault != "short" or status != 1, f"a short write ended it: {said}")
        with open(count) as file:
            calls = int(file.read())
        if calls < nth:
            counts[name, call] = calls
            row["not reached"] += 1
        else:
            counts[name, call] = max(calls, usual)
            row["ended with 1" if status == 1 else "ended with 0 or 2"] += 1
        row["rounds"] += 1
        findings = self.look(ruined)
        row["verify named" if findings else "verify clean"] += 1
        self.nobody_blamed()
        self.heal(ruined, repairs_first=pick.random() < 0.5)
