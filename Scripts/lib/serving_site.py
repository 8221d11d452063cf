"""A site whose pictures change, for Scripts/trials/serving, and what its cache published when."""

import hashlib
import json
import os
import subprocess
import threading
import time

from measuring import free_port, peak_megabytes, write_documents, write_settings
from serving_client import ask_once

STEADY, WANDERING = 60, 12
HEAD_TIMEOUT, IDLE_TIMEOUT = 5, 8

SETTINGS = f"""content: {{roots: [articles]}}
cache: {{minFree: 1MB}}
fetch: {{perHost: 16, revalidateAfter: 0s, retries: 0}}
thumbnails:
  card: {{width: 160, height: 90, fit: cover, formats: [webp, jpeg]}}
  hero: {{width: 320, fit: inside, formats: [webp, jpeg]}}
serve: {{originals: true, headTimeout: {HEAD_TIMEOUT}s, idleTimeout: {IDLE_TIMEOUT}s}}
"""


class Server:
    """`imgcache serve` over a site, on a free port."""

    def __init__(self, programs, site):
        self.port = free_port()
        self.log = open(f"{site.folder}/serve.log", "ab")
        self.process = subprocess.Popen(
            [f"{programs}/imgcache", "serve", "-C", site.folder, "--listen",
             f"127.0.0.1:{self.port}"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True)
        for _ in range(400):
            try:
                if ask_once(self.port, "/readyz").status == 200:
                    return
            except (OSError, EOFError):
                pass
            time.sleep(0.05)
        self.kill()
        raise SystemExit("error: imgcache serve did not start; see serve.log of the site")

    def peak(self):
        return peak_megabytes(self.process.pid)

    def stop(self, limit):
        """Sends SIGTERM: exit status (None when it had to be killed) and seconds until then."""
        start = time.monotonic()
        self.process.terminate()
        try:
            status = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            status = None
        taken = time.monotonic() - start
        self.kill()
        return status, taken

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Site:
    def __init__(self, programs, origin, folder, random):
        self.programs, self.origin, self.folder, self.random = programs, origin, folder, random
        self.cache = f"{folder}/cache"
        urls = [f"http://h{n % 8}.example/400x250/{n}.jpg" for n in range(STEADY + WANDERING)]
        self.steady, self.wandering = urls[:STEADY], urls[STEADY:]
        write_settings(folder, SETTINGS)
        write_documents(f"{folder}/articles/steady", self.steady, 5)
        # New at every request but the first one; the rule counts them.
        self.changing, self.flipping = self.steady[:4], self.steady[4:8]
        self.rule(self.changing, "changing")

    def rule(self, urls, behaviour):
        lines = ["{} /{} {}".format(*url[len("http://"):].split("/", 1), behaviour) for url in urls]
        self.origin.control("/rule", "\n".join(lines))

    def shuffle(self, number):
        """Before a run: pictures go back and forth, some fail, documents come and go."""
        self.rule(self.flipping, "style/flat" if number % 2 else "good")
        self.rule(self.steady[20:30], self.random.choice(["good", "status/404", "html200"]))
        write_documents(
            f"{self.folder}/articles/wandering",
            self.random.sample(self.wandering, WANDERING // 2), WANDERING)

    def run(self, *words):
        """Runs imgcache to its end; gives the times of start and end."""
        start = time.monotonic()
        flags = self.origin.flags if words[0] == "sync" else []
        done = subprocess.run(
            [f"{self.programs}/imgcache", *words, "-C", self.folder, "--progress", "none", *flags],
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"error: imgcache {' '.join(words)} ended with {done.returncode}\n{done.stderr}")
        return start, time.monotonic()

    def thumbnails(self):
        """The names of all thumbnails on disk, such as thumbs/card/ab/....webp."""
        return {
            os.path.relpath(os.path.join(place, name), self.cache)
            for place, _, names in os.walk(f"{self.cache}/thumbs") for name in names
            if not name.startswith(".")}

    def manifest(self):
        with open(f"{self.cache}/manifest.json", encoding="utf-8") as file:
            return json.load(file)


class Gone:
    """A time in which a name was not on disk: between `after` (a prune begins) and `until` (a
    sync has made it again), surely between `surely_after` and `surely_until`."""

    def __init__(self, after, surely_after):
        self.after, self.surely_after = after, surely_after
        self.until = self.surely_until = float("inf")


class Files:
    """The thumbnails that there ever were: digests by name, and when they were gone."""

    def __init__(self, site):
        self.site = site
        self.facts, self.digests, self.gone = {}, {}, {}
        self.there = set()

    def after_sync(self, start, end):
        now = self.site.thumbnails()
        for name in now:
            path = f"{self.site.cache}/{name}"
            facts = os.stat(path)
            facts = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
            if self.facts.get(name) != facts:
                self.facts[name] = facts
                with open(path, "rb") as file:
                    self.digests.setdefault(name, set()).add(
                        hashlib.sha256(file.read()).hexdigest())
        for name in now - self.there:
            if name in self.gone:
                self.gone[name][-1].surely_until, self.gone[name][-1].until = start, end
        # Nothing but prune takes files away here.
        lost = self.there - now
        self.there = now
        return lost

    def after_prune(self, start, end):
        now = self.site.thumbnails()
        for name in self.there - now:
            self.gone.setdefault(name, []).append(Gone(start, end))
        removed = len(self.there - now)
        self.there = now
        return removed


class Published(threading.Thread):
    """Notes each manifest as it appears: when, and which thumbnails each source then has."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.path = f"{site.cache}/manifest.json"
        self.times, self.versions, self.problems = [], [], []
        self.over = threading.Event()
        self.facts = None
        self.look()

    def run(self):
        while not self.over.wait(0.005):
            self.look()

    def look(self):
        facts = os.stat(self.path)
        facts = (facts.st_ino, facts.st_mtime_ns)
        if facts == self.facts:
            return
        self.facts, now = facts, time.monotonic()
        with open(self.path, encoding="utf-8") as file:
            try:
                manifest = json.load(file)
            except ValueError as error:
                self.problems.append(f"manifest.json on disk does not parse: {error}")
                return
        self.times.append(now)
        self.versions.append({
            (image["url"], preset): {
                thumbnail["path"] for thumbnail in image.get("thumbnails", ())
                if thumbnail["preset"] == preset}
            for image in manifest["images"] for preset in ("card", "hero")})

    def stop(self):
        self.over.set()
        self.join()
        self.look()
