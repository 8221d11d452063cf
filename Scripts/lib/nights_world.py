"""The world of Scripts/trials/thirty-nights: articles, pictures and hosts, and what is true of them on
each night. It knows nothing of imgcache."""

import dataclasses
import functools
import hashlib
import os
import urllib.parse
import urllib.request

from torture_site import BASE, document_name, document_text, picture, write_document

GOOD = "good"
PLAIN = [f"h{n}.example" for n in range(7)]
SECURE = "s.example"
TARGET = "new.example"
# Small, since a debug build of the origin takes its time to draw them.
SHAPES = ((80, 60), (60, 80), (100, 50))

# What an answer that is no picture means, in the words of the contract. What is cut short comes
# without validators: with them a copy that is still true would be confirmed by a 304.
FAULTS = {
    "status/404": "http_404", "status/410": "http_410", "status/401": "http_401",
    "status/403": "http_403", "status/418": "http_4xx", "bot-challenge": "bot_challenge",
    "html200": "not_an_image", "json200": "not_an_image", "text-as-jpeg": "not_an_image",
    "truncated/50+no-validators": "truncated", "truncated-picture/40+no-validators": "truncated",
    "empty": "empty", "undecodable": "undecodable", "tracking-pixel": "tracking_pixel",
    "svg": "type_unsupported", "pixel-bomb": "too_large_pixels", "redirect-loop": "loop",
    "bad-location": "bad_location",
    # What only whole hosts do here.
    "reset": "reset", "status/503": "http_5xx", "soft404": "placeholder",
}

# What becomes of a source over the nights; new ones take the next line in turn.
FATES = (
    "fine", "html200", "smaller", "status/404", "moved", "changes", "status/410", "fine",
    "truncated/50+no-validators", "comes and goes", "status/403", "moved for now", "undecodable",
    "fine", "smaller and accepted", "truncated-picture/40+no-validators", "pixel-bomb", "empty",
    "redirect-loop", "never there", "fine", "comes and goes", "svg", "lasts", "status/418",
    "tracking-pixel", "text-as-jpeg", "bad-location", "json200", "bot-challenge", "status/401",
    "gone for good")

# Whole hosts: who, from which night to which, and what they answer for everything.
HOST_FATES = (
    ("quick.example", 4, 5, "status/429/retry-after/1,good"),
    ("quick.example", 18, 18, "status/429/retry-after/1,good"),
    ("later.example", 7, 7, "status/429/retry-after/129600"),
    ("later.example", 17, 17, "status/429/retry-after/200000"),
    ("wall.example", 8, 15, "status/403"),
    ("soft.example", 0, 13, "soft404"),
    ("h1.example", 9, 10, "reset"),
    ("h2.example", 14, 22, "status/503"),
    ("h3.example", 17, 18, "reset"),
    ("ended.example", 7, 999, "reset"),
)
SLOW, SLOW_HOST = "slow-head/500", "h4.example"
SPECIAL = {"quick.example": 2, "later.example": 2, "wall.example": 3, "ended.example": 2,
           "expired.tls.test": 1}
SOFT_FROM = 5
# More sources of the host that asks to be left alone: on that night some are asked, and others
# would be on the next.
LATER_FROM = (5, 6, 7)

# Nights with something of their own.
OFFLINE = (15, 16)
KILLED_AND_AGAIN = (11, 24)
KILLED = (20,)
DISK_FULL = (23,)
PRESETS_CHANGE = 13
AUDITED = (10, 19, 27)

CARDS = ((48, 27), (40, 30))
HERO = 64


@dataclasses.dataclass(frozen=True)
class Picture:
    """Bytes that a source gives: their SHA-256, and width and height."""
    digest: str
    size: tuple


@dataclasses.dataclass(frozen=True)
class Answer:
    """What asking for a source gives on one night: a picture, or the reason why there is none."""
    picture: Picture = None
    reason: str = None
    has_moved: bool = False
    is_local: bool = False
    # Seconds for which the host wants to be left alone.
    retry_after: int = None
    # Seconds for which the server calls its answer fresh.
    max_age: int = 0


@functools.cache
def local_picture(seed):
    """The bytes of a file of the site's own."""
    return picture(seed)


class World:
    """What the site says and what its hosts answer; `begin` brings the next night."""

    def __init__(self, folder, origin, random, documents=44):
        self.folder, self.origin, self.random = folder, origin, random
        self.night = 0
        self.fates = {}
        self.entries = {}
        self.texts = {}
        self.away = {}
        self.on_disk = {}
        self.pictures = {}
        self.made = 0
        self.local = {f"/pictures/{n}.png": f"{n}" for n in range(6)}
        self.lost_local = {"/pictures/4.png": (6, 9), "/pictures/5.png": (12, 99)}
        self.next_document = documents
        urls = [self.new_source(PLAIN[n % len(PLAIN)]) for n in range(46)]
        urls += [self.new_source(SECURE, "https") for _ in range(4)]
        for host, count in SPECIAL.items():
            scheme = "https" if host.endswith(".tls.test") else "http"
            urls += [self.new_source(host, scheme, fate="fine") for _ in range(count)]
        urls += [BASE + path for path in self.local]
        for number in range(documents):
            # Everybody is mentioned once, and some by others as well.
            own = urls[number::documents]
            self.write(number, own + random.sample(urls, random.randint(0, 2)))

    # What the checks of torture ask

    @property
    def cache(self):
        return f"{self.folder}/cache"

    @property
    def urls_of(self):
        return {name: [url for url, _ in entries] for name, entries in self.entries.items()}

    def mentioned(self):
        return {url for entries in self.entries.values() for url, _ in entries}

    def declared(self, url):
        """The sizes that references to a source declare, None among them."""
        return [size for entries in self.entries.values() for other, size in entries if other == url]

    # Sources and their fates: lists of (first night, last night, what is answered)

    def new_source(self, host, scheme="http", fate=None):
        number = self.made
        self.made += 1
        width, height = SHAPES[number % 3]
        url = f"{scheme}://{host}/{width}x{height}/{number}." + ("jpg", "png", "webp", "gif")[number % 4]
        self.fates[url] = self.fate(fate or FATES[number % len(FATES)], number, (width, height))
        return url

    def fate(self, name, number, size):
        pick, now = self.random, self.night
        first = now + pick.randint(1, 12)
        last = first + pick.choice((0, 1, 2, 4, 7, 9))
        if name == "fine":
            return [(0, 999, f"max-age/{5 * 86400}")] if number % 5 == 0 else []
        if name in ("smaller", "smaller and accepted"):
            return [(first, last + (8 if "accepted" in name else 2), "scaled/50")]
        if name == "changes":
            return [(first + n, first + n, f"size/{120 + n}x{90 + n}") for n in range(0, 20, 3)]
        if name == "comes and goes":
            return [(now + n, now + n + 2, "status/404") for n in range(2, 30, 5)]
        if name in ("moved", "moved for now"):
            target = urllib.parse.quote(f"http://{TARGET}/80x60/{number}.jpg", safe="")
            status = 301 if name == "moved" else 302
            return [(first, 999, f"redirect/{status}/to/{target}")]
        if name == "never there":
            return [(0, 999, "status/404")]
        if name == "gone for good":
            return [(first, 999, "status/410")]
        if name == "lasts":
            return [(now, 999, "html200")]
        return [(first, last, name)]

    def behaviour(self, url):
        """What the server of a source answers tonight."""
        own = next((answer for first, last, answer in self.fates[url]
                    if first <= self.night <= last), GOOD)
        host = urllib.parse.urlsplit(url).hostname
        for name, first, last, answer in HOST_FATES:
            if name == host and first <= self.night <= last:
                return answer
        return SLOW if own == GOOD and host == SLOW_HOST and self.is_slow else own

    @property
    def is_slow(self):
        """Whether a host takes its time, so that what cuts a run short finds it half done."""
        return self.night in KILLED + KILLED_AND_AGAIN + DISK_FULL

    def answer(self, url):
        """What asking for a source gives tonight."""
        if url.startswith(BASE):
            path = url.removeprefix(BASE)
            if self.is_lost(path):
                return Answer(reason="local_missing", is_local=True)
            digest = hashlib.sha256(local_picture(self.local[path])).hexdigest()
            return Answer(Picture(digest, (64, 48)), is_local=True)
        behaviour = self.behaviour(url)
        if ".tls.test" in url:
            return Answer(reason="cert_expired")
        if behaviour in FAULTS:
            return Answer(reason=FAULTS[behaviour])
        word = behaviour.split("/")
        if word[0] == "redirect":
            target = urllib.parse.unquote(word[3])
            return Answer(self.picture(target, GOOD), has_moved=word[1] == "301")
        if word[0] == "status" and "," not in behaviour:
            return Answer(reason="retry_later", retry_after=int(word[3]))
        if word[0] == "max-age":
            return Answer(self.picture(url, GOOD), max_age=int(word[1]))
        plain = "," in behaviour or behaviour == SLOW
        return Answer(self.picture(url, GOOD if plain else behaviour))

    def picture(self, url, behaviour):
        """The picture itself, asked of the origin by ourselves; the rules are gone afterwards."""
        if (url, behaviour) not in self.pictures:
            parts = urllib.parse.urlsplit(url)
            self.origin.control("/reset")
            self.origin.control("/rule", f"{parts.hostname} {parts.path} {behaviour}\n")
            request = urllib.request.Request(
                f"http://127.0.0.1:{self.origin.http}{parts.path}", headers={"Host": parts.hostname})
            with urllib.request.urlopen(request, timeout=30) as reply:
                digest = hashlib.sha256(reply.read()).hexdigest()
            size = tuple(map(int, parts.path.split("/")[1].split("x")))
            word, _, value = behaviour.partition("/")
            if word == "scaled":
                size = tuple(edge * int(value) // 100 for edge in size)
            if word == "size":
                size = tuple(map(int, value.split("x")))
            self.pictures[url, behaviour] = Picture(digest, size)
        return self.pictures[url, behaviour]

    def is_lost(self, path):
        first, last = self.lost_local.get(path, (1, 0))
        return first <= self.night <= last

    # The nights

    def begin(self, night):
        """Everything that changed since last night, in articles, on the disk and on the hosts."""
        self.night = night
        if night:
            self.edit()
        for path, seed in self.local.items():
            if path == "/pictures/1.png" and night >= 9:
                self.local[path] = seed = "another"
            file = f"{self.folder}{path}"
            os.makedirs(os.path.dirname(file), exist_ok=True)
            if self.is_lost(path):
                if os.path.exists(file):
                    os.remove(file)
            elif self.on_disk.get(path) != seed or not os.path.exists(file):
                with open(file, "wb") as out:
                    out.write(local_picture(seed))
                self.on_disk[path] = seed
        for url in self.mentioned():
            self.answer(url)
        self.lay_down()

    def lay_down(self):
        """Tells the origin what it answers tonight; it forgets what it was asked before."""
        rules = []
        for url in self.mentioned():
            behaviour = self.behaviour(url) if not url.startswith(BASE) else GOOD
            parts = urllib.parse.urlsplit(url)
            if behaviour == "soft404":
                rules.append(f"{parts.hostname} * soft404")
            elif behaviour != GOOD:
                rules.append(f"{parts.hostname} {parts.path} {behaviour}")
        self.origin.control("/reset")
        self.origin.control("/rule", "\n".join(sorted(set(rules))) + "\n")

    def edit(self):
        """Articles come, change and go."""
        pick = self.random
        numbers = sorted(self.number(name) for name in self.entries)
        for number in pick.sample(numbers, 2):
            urls = [url for url, _ in self.entries[document_name(number)]]
            if pick.random() < 0.5 or len(urls) == 1:
                urls.append(self.new_source(pick.choice(PLAIN)))
            else:
                urls.remove(pick.choice(urls))
            self.write(number, urls)
        if self.night == SOFT_FROM:
            self.add([self.new_source("soft.example", fate="fine") for _ in range(4)])
        if self.night in LATER_FROM:
            self.add([self.new_source("later.example", fate="fine") for _ in range(3)])
        if self.is_slow:
            self.add([self.new_source(SLOW_HOST, fate="fine") for _ in range(5)])
        if self.night % 3 == 0:
            self.add([self.new_source(pick.choice(PLAIN)), pick.choice(sorted(self.mentioned()))])
        if self.night % 4 == 2:
            # Every other one stays away for longer than prune waits.
            number = pick.choice(numbers)
            back = self.night + (3 if self.night % 8 == 2 else 9)
            self.away.setdefault(back, []).append((number, self.remove(number)))
        for number, entries in self.away.pop(self.night, ()):
            self.write(number, [url for url, _ in entries])
        if self.night % 6 == 5:
            self.follow_move()

    def follow_move(self):
        """An editor writes the new address of a moved picture into all its articles."""
        for url in sorted(self.mentioned()):
            word = self.behaviour(url).split("/") if not url.startswith(BASE) else [""]
            if word[0] == "redirect" and word[1] == "301":
                target = urllib.parse.unquote(word[3])
                self.fates[target] = []
                for name, entries in list(self.entries.items()):
                    if any(other == url for other, _ in entries):
                        self.write(self.number(name), [
                            target if other == url else other for other, _ in entries])
                return

    @staticmethod
    def number(name):
        return int(os.path.basename(name).split(".")[0])

    def add(self, urls):
        self.write(self.next_document, urls)
        self.next_document += 1

    def write(self, number, urls):
        """The article of a number with these sources; each declares the size that its address
        tells, but for some."""
        entries = []
        for url in urls:
            size = tuple(map(int, url.split("/")[3].split("x"))) if BASE not in url else (64, 48)
            source = sum(url.encode())
            if any(answer == "scaled/50" for _, _, answer in self.fates.get(url, ())) and source % 5:
                pass  # What shrinks is held back only where the larger one had its declared size.
            elif source % 9 == 0:
                size = None
            elif source % 9 == 1:
                size = (size[1], size[0])
            elif source % 9 == 2:
                size = (size[0] * 2, size[1] * 2)
            elif source % 9 == 3:
                size = (size[0], size[1] + 7)
            entries.append((url, size))
        name = document_name(number)
        text = document_text(number, [(url.removeprefix(BASE), size) for url, size in entries])
        write_document(f"{self.folder}/{name}", text)
        self.texts[name] = text
        if number % 6 == 5:
            entries = [(url, None) for url, _ in entries]
        self.entries[name] = entries

    def remove(self, number):
        name = document_name(number)
        os.remove(f"{self.folder}/{name}")
        del self.texts[name]
        return self.entries.pop(name)

    def settings(self):
        """The configuration of tonight."""
        width, height = CARDS[self.night >= PRESETS_CHANGE]
        return f"""content:
  roots: [articles]
  baseURL: {BASE}
  assetRoot: .
cache: {{minFree: 1MB}}
thumbnails:
  card: {{width: {width}, height: {height}, fit: cover, formats: [webp, jpeg]}}
  hero: {{width: {HERO}, fit: inside, formats: [webp]}}
fetch: {{retries: 1, revalidateAfter: 44h, perHost: 4, connectTimeout: 5s, timeout: 10s,
        hosts: {{{SLOW_HOST}: {{perHost: 1}}}}}}
audit: {{brokenAfterNights: 3, brokenAfterDays: 6, goneAfterNights: 2, deadAfterDays: 14}}
"""
