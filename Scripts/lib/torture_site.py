"""A generated site for Scripts/trials/torture: documents of several forms, pictures on hosts of the
local origin that change, break and recover, and presets that are replaced."""

import json
import os
import re
import struct
import zlib

from measuring import write_settings

HOSTS = 8
BASE = "https://site.example"

# Answers that are no picture; none makes a host look down.
BROKEN = ["status/404", "status/410", "html200", "truncated-picture/40", "undecodable", "empty",
          "text-as-jpeg", "json200"]

# A line that holds nothing but isCached, and one among others in a flow mapping.
CACHED_LINE = re.compile(r'^[ \t]*(- )?"?isCached"?: (true|false),?\r?\n', re.M)
CACHED_FLOW = re.compile(r', isCached: (true|false)')


def picture(seed):
    """A PNG of 64 x 48 pixels, another one for each seed."""
    def chunk(kind, data):
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))
    shade = zlib.crc32(seed.encode())
    rows = b"".join(
        b"\0" + bytes((shade >> (8 * c)) + 3 * x + 2 * y & 255 for x in range(64) for c in range(3))
        for y in range(48))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack("!IIBBBBB", 64, 48, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def without_cached(text):
    """A document's text without what write-back may add."""
    return CACHED_FLOW.sub("", CACHED_LINE.sub("", text))


FORMS = ("block", "crlf", "flow", "json", "yaml", "strings")


def document_name(number):
    """Where the document of this number lies; the number also stands for its form."""
    extension = {"json": "json", "yaml": "yaml"}.get(FORMS[number % 6], "md")
    return f"articles/{number % 4}/{number:03d}.{extension}"


def document_text(number, entries):
    """A document of the form that its number stands for.

    `entries` are urls with a declared size, or None for none; the form of plain strings has no room
    for sizes."""
    form = FORMS[number % 6]
    if form == "json":
        return json.dumps(
            {"title": f"Ä {number}", "images": [
                {"url": url, **dict(zip(("width", "height"), size or ()))}
                for url, size in entries]},
            indent=2, ensure_ascii=False) + "\n"
    if form == "flow":
        return "---\ntitle: Flow\nimages:\n" + "".join(
            f"  - {{url: \"{url}\"" + (f", width: {size[0]}, height: {size[1]}" if size else "")
            + "}\n" for url, size in entries) + "---\nT\n"
    if form == "strings":
        return "---\nimages:\n" + "".join(f"  - {url}\n" for url, _ in entries) + "---\nText.\n"
    lines = ["images:"]
    for url, size in entries:
        lines += [f"  - url: {url}"]
        lines += [f"    width: {size[0]}", f"    height: {size[1]}"] if size else []
    text = "\n".join(lines) + "\n"
    if form != "yaml":
        text = f"---\ntitle: \"Article: {number}\"\n{text}---\nText --- text.\n"
    return text.replace("\n", "\r\n") if form == "crlf" else text


def write_document(path, text):
    """Writes a document with the line ends that it has."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        file.write(text)


class Site:
    """Where the documents lie, what they say without isCached, and what the origin gives."""

    def __init__(self, folder, origin, random, documents=60, sources=90, settings=""):
        self.folder, self.origin, self.random = folder, origin, random
        self.settings = settings
        self.urls = [
            f"http://h{n % HOSTS}.example/320x200/{n}." + ("jpg", "png", "webp", "gif")[n % 4]
            for n in range(sources)]
        self.local = [f"/pictures/{n}.png" for n in range(8)]
        self.next_url = sources
        self.behaviours = {url: "good" for url in self.urls}
        self.texts = {}
        self.urls_of = {}
        self.card = 120
        self.has_tiny = False
        os.makedirs(f"{folder}/articles", exist_ok=True)
        os.makedirs(f"{folder}/pictures", exist_ok=True)
        for number, path in enumerate(self.local):
            self.put_local(path, f"{number}")
        for number in range(documents):
            self.write(number)
        self.write_presets()
        self.lay_down()

    # What the site says

    @property
    def cache(self):
        return f"{self.folder}/cache"

    def mentioned(self):
        """Every source by its identity."""
        return {url for urls in self.urls_of.values() for url in urls}

    def served(self):
        """Sources that give a picture now."""
        return {
            url for url in self.mentioned()
            if url.startswith(BASE) or self.behaviours[url] == "good"
            or self.behaviours[url].startswith("size/")}

    # What the site is made of

    def write(self, number):
        """A document of the form that its number stands for; anew when it exists."""
        pick = self.random
        urls = pick.sample(self.urls, pick.randint(1, 4))
        local = [pick.choice(self.local)] if number % 5 == 0 else []
        name = document_name(number)
        text = document_text(number, [(url, (320, 200)) for url in urls + local])
        write_document(f"{self.folder}/{name}", text)
        self.texts[name] = text
        self.urls_of[name] = urls + [BASE + path for path in local]

    def put_local(self, path, seed):
        with open(f"{self.folder}{path}", "wb") as file:
            file.write(picture(seed))

    def write_presets(self):
        tiny = "  tiny: {width: 32, height: 32, fit: cover, formats: [webp]}\n"
        write_settings(self.folder, f"""content:
  roots: [articles]
  baseURL: {BASE}
  assetRoot: .
{self.settings or "cache: {minFree: 1MB}"}
thumbnails:
  card: {{width: {self.card}, height: 80, fit: cover, formats: [webp, jpeg]}}
{tiny if self.has_tiny else ""}fetch: {{retries: 0, revalidateAfter: 0s, perHost: 8}}
""")

    def lay_down(self):
        """Tells the origin what it gives from now on."""
        rules = []
        for url, behaviour in self.behaviours.items():
            if behaviour != "good":
                host, path = url.removeprefix("http://").split("/", 1)
                rules.append(f"{host} /{path} {behaviour}")
        self.origin.control("/reset")
        if rules:
            self.origin.control("/rule", "\n".join(rules) + "\n")

    def change(self):
        """Something new for the next run: bytes, breaks, recoveries, documents, presets."""
        pick = self.random
        for url in pick.sample(self.urls, pick.randint(4, 16)):
            self.behaviours[url] = f"size/{pick.randint(200, 360)}x{pick.randint(150, 240)}"
        for url in pick.sample(self.urls, pick.randint(0, 4)):
            self.behaviours[url] = pick.choice(BROKEN)
        if pick.random() < 0.3:
            self.put_local(pick.choice(self.local), str(pick.random()))
        for _ in range(pick.randint(0, 3)):
            # A new source takes the place of an old one, which only prune forgets.
            number = self.next_url
            self.next_url += 1
            old = pick.randrange(len(self.urls))
            self.urls[old] = f"http://h{number % HOSTS}.example/320x200/{number}.jpg"
            self.behaviours[self.urls[old]] = "good"
        for _ in range(pick.randint(0, 3)):
            self.write(pick.randrange(len(self.texts)))
        replaced = pick.random() < 0.12
        if replaced:
            if pick.random() < 0.5:
                self.card = 120 + (self.card - 112) % 32
            else:
                self.has_tiny = not self.has_tiny
            self.write_presets()
        self.lay_down()
        return replaced
