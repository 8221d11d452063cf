"""What Scripts/trials/serving asks while the cache changes, and whether the answers were right."""

import bisect
import collections
import gzip
import hashlib
import json
import random
import urllib.parse

from serving_client import Ask

# How long the server may take for a new manifest, or for a file that was taken away, in seconds.
# It looks every second; the rest is for a machine that is busy with the load.
FRESH = 2.0

ACCEPTS = ("Accept: image/webp,image/*\r\n", "Accept: image/jpeg\r\n", "")
TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}


class Reader:
    """A plan for a Load: names out of the manifests that the server gave, and sources."""

    KINDS = ("file", "key", "source", "manifest")
    WEIGHTS = (40, 25, 33, 2)

    def __init__(self, seed, urls, manifest):
        self.random, self.urls = random.Random(seed), urls
        self.seen, self.names = {}, []
        self.older = []
        self.learn(manifest)

    def learn(self, manifest):
        before = set(self.names)
        self.names = [
            thumbnail["path"] for image in manifest["images"]
            for thumbnail in image.get("thumbnails", ())]
        self.older = list({*self.older, *before}.difference(self.names))

    def name(self):
        """Mostly one of now, and sometimes one that a page of yesterday still has."""
        is_older = self.older and self.random.random() < 0.1
        return self.random.choice(self.older if is_older else self.names)

    def next(self):
        pick = self.random.choice
        kind, = self.random.choices(self.KINDS, self.WEIGHTS)
        if kind == "file":
            name = self.name()
            return Ask(kind, name, f"/{name}")
        if kind == "key":
            _, preset, _, file = self.name().split("/")
            key = file.split(".")[0]
            return Ask(kind, (preset, key), f"/t/{preset}/{key}", pick(ACCEPTS))
        if kind == "source":
            preset, url = pick(("card", "hero")), pick(self.urls)
            target = f"/u/{preset}?url={urllib.parse.quote(url, safe='')}"
            return Ask(kind, (url, preset), target, pick(ACCEPTS))
        return Ask(kind, "", "/manifest.json", pick(("Accept-Encoding: gzip\r\n", "")))

    def took(self, ask, answer):
        if answer.status != 200:
            return ""
        if ask.kind != "manifest":
            name = answer.fields.get("content-location", ask.target)
            if answer.fields.get("content-type") != TYPES[name.rsplit(".", 1)[1]]:
                return f"wrong type: {answer.fields.get('content-type')}"
            return ""
        body = answer.body
        # The same entity tag, but for "-gzip", means the same manifest.
        tag = answer.fields["etag"].replace("-gzip", "")
        try:
            if answer.fields.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            digest = hashlib.sha256(body).digest()
            if tag not in self.seen:
                self.learn(json.loads(body))
            elif self.seen[tag] != digest:
                return "another manifest under the same entity tag"
            self.seen[tag] = digest
        except (ValueError, EOFError, OSError) as error:
            return f"manifest: {error}"
        return ""


class Judge:
    """Holds notes against what lay on disk and what was published."""

    def __init__(self, files, published):
        self.files, self.published = files, published
        self.counts = collections.Counter()
        self.faults = collections.Counter()
        self.examples = {}
        self.stale = 0.0  # the longest that /u gave what was replaced
        self.outlived = 0.0  # the longest that a file was given after it had been taken away
        self.tags = {}

    def fault(self, kind, note, detail=""):
        self.faults[kind] += 1
        self.examples.setdefault(kind, f"{note.kind} {note.subject}: {detail or note.fault}")

    def judge(self, notes):
        for note in notes:
            self.counts[note.kind, note.status] += 1
            if note.status == 0 or note.fault:
                self.fault(note.fault.split(":")[0], note)
            elif note.status >= 500 or note.status not in (200, 404):
                self.fault(f"status {note.status}", note)
            elif note.kind == "source":
                self.source(note)
            elif note.kind == "manifest":
                if note.status != 200:
                    self.fault("no manifest", note)
            elif note.status == 404:
                self.missing(note)
            if note.status == 200 and note.kind != "manifest":
                self.body(note)

    def body(self, note):
        """The bytes are a file's that ever lay under this name, whole."""
        if note.digest not in self.files.digests.get(note.name, ()):
            self.fault("mixed or unknown body", note, note.name)
        if self.tags.setdefault((note.name, note.etag), note.digest) != note.digest:
            self.fault("two bodies under one entity tag", note, note.name)
        if note.kind == "key" and note.name.split("/")[3].split(".")[0] != note.subject[1]:
            self.fault("another key's body", note, note.name)
        for gone in self.files.gone.get(note.name, ()):
            if gone.surely_after < note.start and note.end < gone.surely_until:
                late = note.start - gone.surely_after
                self.outlived = max(self.outlived, late)
                if late > FRESH:
                    self.fault("given after prune took it", note, f"{late:.2f} s")

    def missing(self, note):
        """A name may be missed only while prune has taken it away."""
        names = [note.subject] if note.kind == "file" else [
            "thumbs/{}/{}/{}.{}".format(note.subject[0], note.subject[1][:2], note.subject[1], end)
            for end in ("webp", "jpg")]
        # With a moment for the writing of the note.
        if not any(gone.after <= note.end and note.start <= gone.until + 0.05
                   for name in names for gone in self.files.gone.get(name, ())):
            self.fault("404 for a name that is there", note)

    def source(self, note):
        """What /u answers was the source's at that time, or FRESH before."""
        times, versions = self.published.times, self.published.versions
        last = bisect.bisect_right(times, note.end + 0.1) - 1
        first = max(0, bisect.bisect_right(times, note.start - FRESH) - 1)
        if note.status == 404:
            if all(versions[n].get(note.subject) for n in range(first, last + 1)):
                changed = next(
                    (times[n] for n in range(last, 0, -1)
                     if versions[n].get(note.subject) != versions[n - 1].get(note.subject)),
                    None)
                self.fault(
                    "404 for a source that is cached", note,
                    f"{note.start - changed:.2f} s after a manifest with other thumbnails of it"
                    if changed else "it never changed")
            return
        for n in range(last, -1, -1):
            if note.name in versions[n].get(note.subject, ()):
                late = 0 if n == last else note.start - times[n + 1]
                self.stale = max(self.stale, late)
                if late > FRESH:
                    self.fault("/u gave what was replaced", note, f"{late:.2f} s after")
                return
        self.fault("/u gave what was never the source's", note, note.name)
