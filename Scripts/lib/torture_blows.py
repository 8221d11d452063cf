"""Runs imgcache for Scripts/trials/torture, whole or until it is killed."""

import json
import os
import random
import shutil
import signal
import subprocess
import time

# The most that workers may outlive their parent, in seconds.
WORKERS_END = 5

COMMANDS = {
    "sync": ["sync"],
    "sync --write-back": ["sync", "--write-back"],
    "prune": ["prune", "--grace", "0s"],
    "verify --repair": ["verify", "--repair", "--json"],
    "audit": ["audit", "--recheck", "all", "--format", "json"],
}
NETWORK = ("sync", "sync --write-back", "audit")


class Program:
    """imgcache on one site."""

    def __init__(self, programs, site, environment=(), prefix=()):
        self.program = os.path.abspath(f"{programs}/imgcache")
        self.site = site
        self.environment = {**os.environ, **dict(environment)}
        self.prefix = list(prefix)

    def words(self, name, *more):
        words = [*self.prefix, self.program, *COMMANDS.get(name, name.split()),
                 "-C", self.site.folder, "--log-level", "info", *more]
        return words + (self.site.origin.flags if name in NETWORK else [])

    def run(self, name, *more, environment=()):
        """Exit status, output, what it said besides, seconds."""
        start = time.monotonic()
        result = subprocess.run(
            self.words(name, *more), capture_output=True, text=True, timeout=300,
            stdin=subprocess.DEVNULL, env={**self.environment, **dict(environment)})
        return result.returncode, result.stdout, result.stderr, time.monotonic() - start

    def kill(self, name, after, whole_group):
        """Starts a command and kills it after so many seconds.

        Gives its exit status when it ended before, else None; what it said; and for how long its
        workers lived on."""
        log = f"{self.site.folder}/said"
        with open(log, "w") as file:
            process = subprocess.Popen(
                self.words(name), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=file,
                start_new_session=True, env=self.environment)
            end = time.monotonic() + after
            while process.poll() is None and (left := end - time.monotonic()) > 0:
                time.sleep(min(left, 0.005))
            status = process.poll()
            workers = self.session(process.pid)
            if status is None:
                if whole_group:
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    os.kill(process.pid, signal.SIGKILL)
                process.wait()
            lived = self.wait_for(workers | self.session(process.pid))
        with open(log) as file:
            return status, file.read(), lived

    @staticmethod
    def session(leader):
        """Processes of the session that `leader` began, itself excluded."""
        found = set()
        for name in os.listdir("/proc"):
            if name.isdigit() and int(name) != leader:
                state = Program.state(int(name))
                if state and state[3] == str(leader):
                    found.add((int(name), state[19]))
        return found

    @staticmethod
    def state(process):
        """The fields of /proc/PID/stat behind the name; None when it is gone or only a record."""
        try:
            with open(f"/proc/{process}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] in "ZX" else fields

    @staticmethod
    def wait_for(processes):
        """Seconds until all of them are gone, at most twice as long as they may take."""
        start = time.monotonic()
        while time.monotonic() - start < 2 * WORKERS_END:
            states = [(Program.state(process), begun) for process, begun in processes]
            if not any(state and state[19] == begun for state, begun in states):
                break
            time.sleep(0.01)
        return time.monotonic() - start


def damage(site, pick):
    """Ruins some files as a bad disk or a careless hand would.

    Gives the hashes of originals and the paths of thumbnails that are good no longer."""
    ruined = set()

    def some(folder, count):
        names = sorted(
            os.path.join(place, name) for place, _, files in os.walk(f"{site.cache}/{folder}")
            for name in files)
        return pick.sample(names, min(count, len(names)))

    for path in some("originals", pick.randint(0, 3)):
        ruined.add(os.path.basename(path).split(".")[0])
        if pick.random() < 0.5:
            os.remove(path)
        else:
            with open(path, "r+b") as file:
                file.seek(os.path.getsize(path) // 2)
                file.write(random.Random(path).randbytes(16))
    for path in some("thumbs", pick.randint(1, 6)):
        ruined.add(path[len(site.cache) + 1:])
        if pick.random() < 0.5:
            os.remove(path)
        else:
            os.truncate(path, os.path.getsize(path) // 2)
    if pick.random() < 0.5:
        folder = f"{site.cache}/originals/00"
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/nobody's.txt", "w") as file:
            file.write("nobody's")
    with open(f"{site.cache}/tmp/body-dead", "w") as file:
        file.write("half")
    return ruined


def damage_catalog(site, pick):
    """Ruins the catalog; what the manifest promises is good all the same."""
    path = f"{site.cache}/catalog.sqlite"
    how = pick.choice(("overwritten", "cut short", "gone"))
    if how == "overwritten":
        with open(path, "r+b") as file:
            for place in range(1, os.path.getsize(path) // 4096, 3):
                file.seek(place * 4096)
                file.write(pick.randbytes(4096))
    elif how == "cut short":
        os.truncate(path, os.path.getsize(path) // 2)
    for end in ("-wal", "-shm") if how != "gone" else ("", "-wal", "-shm"):
        if os.path.exists(path + end):
            os.remove(path + end)
    return how


def clear(folder):
    shutil.rmtree(folder, ignore_errors=True)


def report(text):
    """A command's JSON, the first object of what it printed."""
    return json.JSONDecoder().raw_decode(text.lstrip())[0]
