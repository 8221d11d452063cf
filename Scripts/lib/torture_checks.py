"""What must hold after every blow of Scripts/trials/torture, looked at without imgcache's help."""

import hashlib
import json
import os
import sqlite3

import jsonschema
import yaml

from measuring import ROOT
from torture_site import without_cached

SIGNS = {"jpg": (b"\xff\xd8", b"\xff\xd9"), "png": (b"\x89PNG", b"IEND\xaeB\x60\x82"),
         "gif": (b"GIF8", b"\x3b")}

with open(f"{ROOT}/config/manifest.schema.json", encoding="utf-8") as file:
    SCHEMA = jsonschema.Draft202012Validator(json.load(file))


class Lost(Exception):
    """Something good is gone, or something untrue is said."""


def expect(holds, text):
    if not holds:
        raise Lost(text)


def is_whole(path):
    """Whether a picture's file begins and ends as its format wants it."""
    with open(path, "rb") as file:
        bytes = file.read()
    extension = path.rsplit(".", 1)[1]
    if extension == "webp":
        return bytes[:4] == b"RIFF" and int.from_bytes(bytes[4:8], "little") + 8 == len(bytes)
    begin, end = SIGNS[extension]
    return bytes.startswith(begin) and bytes.endswith(end)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def files_below(folder):
    return {
        os.path.join(place, name) for place, _, names in os.walk(folder) for name in names}


class Checks:
    """Remembers which sources once had a copy, as the manifest promised it to readers."""

    def __init__(self, site):
        self.site = site
        self.promised = set()
        self.seen = {}

    def is_new(self, path):
        """Whether a file is another one, or has other bytes, than when this was asked last."""
        facts = os.stat(path)
        seen = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
        is_new = self.seen.get(path) != seen
        self.seen[path] = seen
        return is_new

    def manifest(self):
        """The manifest, parsed and valid; nothing before the first run."""
        path = f"{self.site.cache}/manifest.json"
        if not os.path.exists(path):
            expect(not self.promised, "manifest.json is gone")
            return {"images": [], "documents": []}
        try:
            with open(path, encoding="utf-8") as file:
                manifest = json.load(file)
        except ValueError as error:
            raise Lost(f"manifest.json does not parse: {error}") from error
        if self.is_new(path):
            fault = next(SCHEMA.iter_errors(manifest), None)
            expect(not fault, f"manifest.json is not valid: {fault and fault.message}")
        return manifest

    def promises(self, ruined=frozenset()):
        """Every copy that the manifest promises is there and whole, and nobody lost his.

        `ruined` are hashes of originals, and paths of thumbnails, that we damaged ourselves."""
        self.promised &= self.site.mentioned()
        manifest = self.manifest()
        known = set()
        for image in manifest["images"]:
            original = image.get("original")
            if original and original["sha256"] in ruined:
                continue
            if original:
                known.add(image["url"])
                path = f"{self.site.cache}/{original['path']}"
                expect(os.path.exists(path), f"{original['path']} of {image['url']} is gone")
                expect(os.path.getsize(path) == original["bytes"]
                       and digest(path) == original["sha256"]
                       and original["sha256"] in original["path"],
                       f"{original['path']} of {image['url']} is damaged")
            if image["isCached"]:
                expect(original and image.get("thumbnails"),
                       f"cached without an original or without thumbnails: {json.dumps(image)}")
                for thumbnail in image["thumbnails"]:
                    if thumbnail["path"] not in ruined:
                        path = f"{self.site.cache}/{thumbnail['path']}"
                        expect(os.path.exists(path) and is_whole(path)
                               and os.path.getsize(path) == thumbnail["bytes"],
                               f"{thumbnail['path']} of {image['url']} is gone or damaged")
        for url in self.promised - known:
            raise Lost(f"{url} had a copy, and the manifest has none any longer")
        self.promised |= known & self.site.mentioned()
        return manifest

    def forgive(self, ruined):
        """Nobody is to have a copy whose bytes we ruined ourselves, by the manifest or by the
        catalog, which after a kill may know newer bytes."""
        for image in self.manifest()["images"]:
            if image.get("original", {}).get("sha256") in ruined:
                self.promised.discard(image["url"])
        catalog = sqlite3.connect(f"{self.site.cache}/catalog.sqlite")
        for url, sha256 in catalog.execute(
                "SELECT s.identity, o.hash FROM sources s JOIN originals o ON o.id = s.original"):
            if sha256 in ruined:
                self.promised.discard(url)
        catalog.close()

    def documents(self, manifest=None):
        """Documents parse, and differ from what was written in isCached alone; with a manifest
        they say what it says."""
        cached = manifest and {
            image["url"]: image["isCached"] for image in manifest["images"]}
        for name, original in self.site.texts.items():
            path = f"{self.site.folder}/{name}"
            if not self.is_new(path) and cached is None:
                continue
            with open(path, newline="", encoding="utf-8") as file:
                text = file.read()
            expect(without_cached(text) == original, f"{name} is not what it was:\n{text}")
            try:
                tree = json.loads(text) if name.endswith(".json") else yaml.load(
                    text.split("---")[1] if name.endswith(".md") else text, yaml.CSafeLoader)
            except (ValueError, yaml.YAMLError) as error:
                raise Lost(f"{name} does not parse: {error}") from error
            for entry, url in zip(tree["images"], self.site.urls_of[name], strict=True):
                says = isinstance(entry, dict) and entry.get("isCached", False)
                expect(isinstance(says, bool), f"{name} says isCached: {says}")
                if cached is not None and isinstance(entry, dict):
                    expect(says == cached[url], f"{name}: {url} is {cached[url]}, it says {says}")

    def no_half_files(self, besides_documents=False):
        """Nothing temporary is left in the cache, and beside documents where a run wrote them."""
        left = os.listdir(f"{self.site.cache}/tmp")
        expect(not left, f"left in tmp: {left}")
        if besides_documents:
            left = [path for path in files_below(f"{self.site.folder}/articles")
                    if os.path.basename(path).startswith(".imgcache-")]
            expect(not left, f"left beside documents: {left}")

    def against_catalog(self, findings):
        """What verify calls good is there, and what lies there is known or named."""
        named = {finding["path"] for finding in findings}
        with sqlite3.connect(f"file:{self.site.cache}/catalog.sqlite?mode=ro", uri=True) as catalog:
            originals = {
                f"originals/{hash[:2]}/{hash}.{extension}" for hash, extension in catalog.execute(
                    """SELECT o.hash, f.extension FROM originals o
                       JOIN formats f ON f.name = o.format
                       WHERE o.is_lost = 0 OR EXISTS (SELECT 1 FROM sources s
                           JOIN mentions m ON m.source = s.id WHERE s.original = o.id)""")}
            thumbnails = {
                f"thumbs/{preset}/{key[:2]}/{key}.{extension}"
                for preset, key, extension in catalog.execute(
                    """SELECT p.name, t.key, f.extension FROM thumbnails t
                       JOIN presets p ON p.id = t.preset JOIN formats f ON f.name = t.format""")}
            doomed = {path for path, in catalog.execute("SELECT path FROM doomed")}
        catalog.close()
        start = len(self.site.cache) + 1
        there = {
            path[start:] for folder in ("originals", "thumbs")
            for path in files_below(f"{self.site.cache}/{folder}")}
        for path in (originals | thumbnails) - there:
            expect(path in named or path in doomed, f"verify does not say that {path} is lost")
        for path in there - originals - thumbnails:
            expect(path in named or path in doomed, f"verify does not say that {path} is foreign")
        for path in originals & there:
            expect(path in named or digest(f"{self.site.cache}/{path}") in path,
                   f"verify does not say that {path} is damaged")
        for path in thumbnails & there:
            expect(path in named or is_whole(f"{self.site.cache}/{path}"),
                   f"verify does not say that {path} is damaged")

    def model(self):
        """After an undisturbed night everything that the origin serves is cached, and the documents
        say so."""
        manifest = self.promises()
        images = {image["url"]: image for image in manifest["images"]}
        expect(set(images) == self.site.mentioned(), "the manifest has other sources than the site")
        for url in self.site.served():
            expect(images[url]["isCached"],
                   f"{url} is served and not cached: {json.dumps(images[url])}")
        for url in self.promised:
            expect(images[url]["isCached"],
                   f"{url} had a copy and is not cached: {json.dumps(images[url])}")
        self.documents(manifest)


def let_a_night_pass(site):
    """What is in trouble is asked once a night: makes the next run another night's."""
    catalog = sqlite3.connect(f"{site.cache}/catalog.sqlite")
    with catalog:
        catalog.execute(
            """UPDATE sources SET checked_at = NULL WHERE reason IN (
                   SELECT name FROM reasons WHERE verdict <> 'ok')""")
    catalog.close()
