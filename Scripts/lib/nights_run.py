"""The nights of Scripts/trials/thirty-nights, one after the other."""

import calendar
import json
import os
import signal
import struct
import subprocess
import time
import urllib.parse

from measuring import ROOT, build_preload, free_port, write_settings
from nights_checks import NightChecks, parsed
from nights_model import HOUR, Model
from nights_world import (
    AUDITED, DISK_FULL, KILLED, KILLED_AND_AGAIN, OFFLINE, PRESETS_CHANGE, World)
from torture_blows import Program, report

FIRST_NIGHT = calendar.timegm((2027, 1, 4, 2, 0, 0))


class Clock:
    """The time of day for every program that is started with `environment`."""

    def __init__(self, home):
        self.path = f"{home}/clock"
        self.shim = build_preload("nights-clock", home)
        with open(self.path, "wb") as file:
            file.write(struct.pack("=q", 0))
        self.environment = {"LD_PRELOAD": self.shim, "NIGHTS_CLOCK": self.path}
        self.set(FIRST_NIGHT)

    def set(self, moment):
        self.ahead = moment - int(time.time())
        with open(self.path, "r+b") as file:
            file.write(struct.pack("=q", self.ahead))

    def now(self):
        return int(time.time()) + self.ahead


class NightProgram(Program):
    """imgcache with a clock of ours, also without a network, and killed when so much was asked."""

    is_offline = False

    def words(self, name, *more):
        words = super().words(name, *more)
        if not self.is_offline:
            return words
        nobody = f"127.0.0.1:{free_port()}"
        return [f":{word.split(':')[1]}:{nobody}" if word.startswith((":80:", ":443:")) else word
                for word in words]

    def kill_after(self, name, requests, seconds, whole_group):
        """Kills a command so many seconds after the origin got so many requests; gives its exit
        status when it ended before, else None."""
        process = subprocess.Popen(
            self.words(name), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True, env=self.environment)
        while process.poll() is None:
            if self.site.origin.counts()["requests"] >= requests:
                break
            time.sleep(0.005)
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = None
        workers = self.session(process.pid)
        if status is None:
            (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)
            process.wait()
        self.wait_for(workers | self.session(process.pid))
        return status


class Nights:
    """Lives through the nights and holds each against the model."""

    def __init__(self, programs, origin, clock, home, random):
        self.origin, self.clock, self.home, self.random = origin, clock, home, random
        self.world = World(f"{home}/site", origin, random)
        self.model = Model(self.world)
        self.checks = NightChecks(self.world, self.model)
        self.program = NightProgram(programs, self.world, clock.environment)
        self.runs = []
        self.sums = dict.fromkeys((
            "runs", "killed", "without a network", "on a full disk", "questions recorded",
            "of these by runs cut short", "pictures taken", "held back as smaller",
            "accepted although smaller", "failures", "files pruned",
            "sources forgotten"), 0)

    def move_to(self, origin):
        """From now on another local origin answers, with new certificates."""
        self.origin = self.world.origin = origin

    def live(self, night):
        """One night with everything that belongs to it."""
        # Nights begin at two, give or take twenty minutes.
        start = FIRST_NIGHT + night * 24 * HOUR + self.random.randint(-1200, 1200)
        self.clock.set(start)
        self.world.begin(night)
        write_settings(self.world.folder, self.world.settings())
        if night == PRESETS_CHANGE:
            self.checks.recipe_changed = start
        self.accept_smaller()
        if night in KILLED + KILLED_AND_AGAIN:
            self.killed_night()
            if night in KILLED:
                return
            self.clock.set(start + HOUR)
        if night in DISK_FULL:
            self.full_night()
            self.clock.set(start + HOUR)
        self.program.is_offline = night in OFFLINE
        self.whole_night(is_network_down=night in OFFLINE)
        self.program.is_offline = False
        if night in AUDITED:
            self.clock.set(start + 2 * HOUR)
            self.asking_audit()

    # The kinds of nights

    def whole_night(self, is_network_down):
        self.world.lay_down()
        start = self.clock.now()
        is_counted = self.world.night + 1 in DISK_FULL
        status = self.program.run(
            "sync --write-back", environment=self.disk if is_counted else {})[0]
        if is_counted:
            with open(f"{self.home}/writes") as file:
                self.writes = int(file.read())
        self.checks.same("sync", "exit status", 4 if is_network_down else 0, status)
        counts = self.settle(start, is_network_down=is_network_down)
        self.sums["without a network"] += is_network_down
        outcome = "network" if is_network_down else "complete"
        self.runs.append({"command": "sync", "outcome": outcome,
                          **({} if is_network_down else counts)})
        self.checks.manifest(outcome)
        self.upkeep()

    def killed_night(self):
        start = self.clock.now()
        self.model.read(start)
        must = sum(self.model.due(url, start)[1] and not self.world.answer(url).is_local
                   for url in self.world.mentioned())
        # What a run learns is kept once a second, so the moments lie on both sides of one.
        status = self.program.kill_after(
            "sync --write-back", int(must * self.random.uniform(0.2, 0.6)),
            self.random.uniform(0.6, 2.2), whole_group=self.sums["killed"] % 2 == 0)
        self.sums["killed"] += status is None
        self.settle(start, is_cut_short=status is None)
        self.runs.append({"command": "sync",
                          "outcome": (None, "interrupted") if status is None else "complete"})
        self.after_a_blow()

    def full_night(self):
        start = self.clock.now()
        # So many writes has a run that is let be, about; from one of them on none succeeds.
        nth = int(self.writes * self.random.uniform(0.4, 0.8))
        status, _, _, _ = self.program.run(
            "sync --write-back", environment={**self.disk, "DISK_NTH": str(nth)})
        self.sums["on a full disk"] += 1
        self.checks.same("sync on a full disk", "exit status, 0 or 1", True, status in (0, 1))
        self.settle(start, is_cut_short=True)
        self.runs.append({"command": "sync", "outcome": (None, "interrupted", "disk_reserve")})
        self.after_a_blow()

    @property
    def disk(self):
        """The disk of torture: what writes to the cache is counted, and fails from a number on."""
        shim = build_preload("torture-disk", self.home)
        return {
            "LD_PRELOAD": f"{self.clock.shim}:{shim}", "DISK_ROOT": self.world.cache,
            "DISK_CALL": "write", "DISK_FAULT": "enospc", "DISK_NTH": "0", "DISK_MORE": "1",
            "DISK_COUNT": f"{self.home}/writes"}

    def after_a_blow(self):
        """What holds at any time, whatever cut a run short."""
        for url in self.world.mentioned():
            if picture := self.world.answer(url).picture:
                self.checks.turned_away.add(picture.digest)
        self.checks.guarded("manifest.json", self.checks.checks.promises)
        self.checks.guarded("documents", self.checks.checks.documents)
        status, output, _, _ = self.program.run("verify --json")
        self.checks.verify(status, report(output), faults=("foreign",))

    def asking_audit(self):
        """An audit of everything in the same night: nobody gets a second strike."""
        start = self.clock.now()
        status, output, _, _ = self.program.run("audit")
        self.settle(start, is_audit=True)
        self.runs.append({"command": "audit", "outcome": "complete"})
        self.checks.audit(status, report(output))
        self.checks.manifest()

    def upkeep(self):
        """What is looked at and cleared away after each whole night."""
        status, output, _, _ = self.program.run("verify --json")
        self.checks.verify(status, report(output))
        now = self.clock.now()
        status, output, _, _ = self.program.run("prune --grace 108h --json")
        self.checks.same("prune", "exit status", 0, status)
        pruned = report(output)
        forgotten = self.model.prune(now)
        self.checks.same("prune", "sources", forgotten, pruned["sources"])
        self.checks.disk(now)
        self.sums["files pruned"] += pruned["freed"]["files"]
        self.sums["sources forgotten"] += forgotten
        status, output, _, _ = self.program.run("audit --offline --format json")
        self.checks.audit(status, report(output))
        _, output, _, _ = self.program.run("export --table runs")
        self.checks.history(json.loads(output), self.runs)
        _, output, _, _ = self.program.run("status --json")
        self.checks.status(report(output))

    def accept_smaller(self):
        """An editor accepts a smaller picture, where that is its fate."""
        for url, fates in self.world.fates.items():
            source = self.model.sources.get(url)
            lasting = any(last - first >= 8 and answer == "scaled/50" for first, last, answer in fates)
            if (source and source.unmentioned is None and lasting
                    and source.reason == "replaced_smaller" and url in self.world.mentioned()):
                status = self.program.run(f"accept {url}")[0]
                self.checks.same(url, "exit status of accept", 0, status)
                source.accepts_smaller = True
                self.sums["accepted although smaller"] += 1

    # Who was asked

    def settle(self, start, is_network_down=False, is_cut_short=False, is_audit=False):
        """Tells the model who was asked by a run that began at `start`; says where it should not
        have been, or should. Gives the run's counts."""
        self.sums["runs"] += 1
        self.model.read(start)
        rows = parsed(self.program.run("export --table images")[1])
        requests = self.requested()
        mentioned = sorted(self.world.mentioned())
        dues = {url: self.model.due(url, start) for url in mentioned}
        learnt, looked_at = [], 0
        for url in mentioned:
            answer, (may, must) = self.world.answer(url), dues[url]
            if is_audit:
                may, must = self.audit_due(url, start)
            if is_network_down and not answer.is_local:
                may = must = False
            if answer.is_local and self.is_as_it_was(url, answer):
                must = False
                looked_at += 1
            if answer.is_local and is_network_down:
                must = False
            row = rows.get(url, {"checked": None, "reason": "pending"})
            is_asked = row["checked"] is not None and row["checked"] >= start
            if row["reason"] == "run_aborted" and is_cut_short:
                self.model.sources[url].was_left_over = True
            if is_asked and not may:
                self.checks.say(url, "asked", "no", "yes")
            if must and not is_asked and not is_cut_short:
                self.checks.say(url, "asked", "yes", "no")
            if url in requests and not may and not is_network_down and not is_audit:
                self.checks.say(url, "requested", "no", "yes")
            if is_asked:
                learnt.append((row["checked"], url))
        counts = {"asked": len(learnt) + looked_at, "fetched": 0, "failed": 0}
        is_plain = True
        for checked, url in sorted(learnt):
            source = self.model.sources[url]
            before = source.copy
            self.model.learn(url, checked, stores=not is_audit)
            is_failed = source.verdict != "ok"
            counts["failed"] += is_failed
            counts["fetched"] += source.copy != before
            self.sums["questions recorded"] += 1
            self.sums["of these by runs cut short"] += is_cut_short
            self.sums["failures"] += is_failed
            self.sums["pictures taken"] += source.copy != before
            answer = self.world.answer(url)
            if source.reason == "replaced_smaller":
                self.sums["held back as smaller"] += 1
                self.checks.turned_away.add(answer.picture.digest)
            is_plain = is_plain and answer.reason != "placeholder"
        self.note_placeholders()
        self.model.note_shown(self.clock.now())
        self.checks.rows(rows)
        return counts if is_plain else {}

    def is_as_it_was(self, url, answer):
        """Whether a file of the site's own is what it was: it is looked at, and nothing is noted."""
        source = self.model.sources[url]
        return source.reason == "local" and source.copy == answer.picture

    def audit_due(self, url, start):
        """An audit of everything asks all; it need not ask hosts that want to be left alone."""
        return True, start >= self.model.closed.get(self.model.host(url), (0, 0))[1]

    def requested(self):
        """The sources that the origin was asked for since the night began."""
        found = set()
        for record in json.loads(self.origin.control("/requests.json")):
            scheme = "https" if record["isTLS"] else "http"
            found.add(f"{scheme}://{record['host']}{record['target']}")
        # A redirect leads to what other articles may mention as well.
        for url in self.world.mentioned():
            word = self.world.behaviour(url).split("/") if url in self.world.fates else [""]
            if word[0] == "redirect":
                found.discard(urllib.parse.unquote(word[3]))
        return found

    def note_placeholders(self):
        """The picture that a host gives for anything is stored before it is known as one."""
        if any(self.world.behaviour(url) == "soft404" for url in self.world.fates):
            picture = self.world.picture("http://soft.example/640x480/any.jpg", "soft404")
            self.checks.turned_away.add(picture.digest)
            self.world.lay_down()
