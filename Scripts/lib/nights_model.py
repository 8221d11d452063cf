"""What imgcache has to know and keep after each night, by the rules of its contract alone: the
independent model of Scripts/trials/thirty-nights. It reads nothing that imgcache wrote; it is told
who was asked and when."""

import dataclasses

HOUR, DAY = 3600, 86400

# The rules as the rehearsal configures them (World.settings), and those that are fixed.
REVALIDATE = 44 * HOUR
BROKEN_NIGHTS, BROKEN_SPAN = 3, 6 * DAY
GONE_NIGHTS = 2
DEAD_AFTER = 14 * DAY
NIGHT = 20 * HOUR
MONTH = (28 * DAY, 31 * DAY)
WINDOW = 30 * DAY
GRACE = 108 * HOUR

VERDICTS = {
    "ok": "fresh not_modified moved_permanently local replaced_smaller",
    "blocked": "http_401 http_403 http_451 bot_challenge hotlink_blocked",
    "throttled": "http_429 retry_later",
    "transient": "dns_temporary connect_failed timeout too_slow reset http_5xx",
    "gone": "http_404 http_410 http_4xx dns_nxdomain signature_expired",
    "tls": "cert_expired cert_hostname cert_untrusted handshake",
    "bad_content": "not_an_image type_unsupported truncated undecodable decoder_crashed "
                   "decoder_timeout too_large_bytes too_large_pixels tracking_pixel placeholder "
                   "empty render_failed",
    "redirect": "loop too_many bad_location",
    "refused": "local_missing",
    "unchecked": "excluded run_aborted over_budget pending",
}
VERDICT = {reason: verdict for verdict, words in VERDICTS.items() for reason in words.split()}

# Soon broken; and those that never are, since it may be our side that is at fault.
GONE = {"http_404", "http_410", "dns_nxdomain"}
OUR_LIMITS = {"too_large_bytes", "too_large_pixels", "type_unsupported", "decoder_crashed",
              "decoder_timeout", "render_failed"}


def counts(reason):
    """Whether failed nights with this reason make a source broken."""
    return reason == "local_missing" or (
        reason not in OUR_LIMITS and VERDICT[reason] not in ("blocked", "throttled", "refused"))


def size_check(declared, real):
    """How a declared size stands to the real one."""
    if not declared or not real:
        return "undeclared"
    if tuple(declared) == tuple(real):
        return "match"
    if tuple(declared) == (real[1], real[0]):
        return "swapped"
    ratio = declared[0] * real[1] / (declared[1] * real[0])
    return "scaled" if abs(ratio - 1) <= 0.01 else "different"


@dataclasses.dataclass
class Source:
    """All that is to be known of one source. Times are seconds since 1970."""
    reason: str = "pending"
    state: str = "new"
    since: int = None
    nights: int = 0
    counted: int = 0
    first_failure: int = None
    last_strike: int = None
    turns: list = dataclasses.field(default_factory=list)
    copy: object = None
    checked: int = None
    fetched: int = None
    # When a good answer has to be asked for again: not before, not after.
    due: tuple = None
    accepts_smaller: bool = False
    was_left_over: bool = False
    unmentioned: int = None

    @property
    def verdict(self):
        return VERDICT[self.reason]

    def move(self, state, now):
        if state != self.state:
            self.state, self.since = state, now

    def turn(self, now):
        self.turns = (self.turns + [now])[-3:]

    def flaps(self, now):
        return len(self.turns) == 3 and now - self.turns[0] <= WINDOW

    def succeed(self, now):
        was_bad = self.nights > 0
        self.nights = self.counted = 0
        self.first_failure = self.last_strike = None
        if was_bad:
            self.turn(now)
        if self.state == "new":
            self.move("alive", now)
        elif was_bad and self.flaps(now):
            self.move("flapping", now)
        elif self.state in ("broken", "dead"):
            self.move("recovered", now)
        elif self.state == "suspect" or self.state == "flapping" and not self.flaps(now):
            self.move("alive", now)
        elif self.state == "recovered" and now - self.since >= WINDOW:
            self.move("alive", now)

    def fail(self, reason, now):
        if not self.nights:
            self.first_failure = now
            if self.state != "new":
                self.turn(now)
        if self.last_strike is None or now - self.last_strike >= NIGHT:
            self.nights += 1
            self.counted += counts(reason)
            self.last_strike = now
        lasted = now - self.first_failure
        enough = counts(reason) and (
            reason == "local_missing" or reason in GONE and self.counted >= GONE_NIGHTS
            or self.counted >= BROKEN_NIGHTS and lasted >= BROKEN_SPAN)
        if self.state == "dead" or enough and lasted >= DEAD_AFTER:
            self.move("dead", now)
        elif self.state == "broken" or enough:
            self.move("broken", now)
        else:
            self.move("flapping" if self.flaps(now) else "suspect", now)

    def standing(self):
        """What the audit calls it; None where it has nothing to say."""
        if self.verdict == "ok":
            if self.reason in ("moved_permanently", "replaced_smaller"):
                return "notice"
            return "flapping" if self.state == "flapping" else None
        if self.verdict == "unchecked":
            return None
        if self.state in ("dead", "broken"):
            return self.state
        if self.verdict in ("blocked", "throttled"):
            return "blocked"
        if not counts(self.reason):
            return "limited"
        return "flapping" if self.state == "flapping" else "suspect"


class Model:
    """Every source, and every picture that may be on the disk."""

    def __init__(self, world):
        self.world = world
        self.sources = {}
        # Host: when it may be asked again, by the earliest and the latest reading of its wish.
        self.closed = {}
        # SHA-256 of pictures that left the manifest: when.
        self.left = {}
        self.shown = set()

    def host(self, url):
        return url.split("/")[2]

    def read(self, now):
        """The articles as they are now."""
        mentioned = self.world.mentioned()
        for url in mentioned:
            self.sources.setdefault(url, Source()).unmentioned = None
        for url, source in self.sources.items():
            if url not in mentioned and source.unmentioned is None:
                source.unmentioned = now
        self.note_shown(now)

    def note_shown(self, now):
        """Which pictures the manifest shows from now on."""
        shown = {
            source.copy.digest for source in self.sources.values()
            if source.copy and source.unmentioned is None}
        for digest in self.shown - shown:
            self.left[digest] = now
        for digest in shown:
            self.left.pop(digest, None)
        self.shown = shown

    def due(self, url, start):
        """Whether a sync that starts now may ask for a source, and whether it has to."""
        source = self.sources[url]
        if source.unmentioned is not None:
            return False, False
        if self.world.answer(url).is_local:
            return True, True
        closed = self.closed.get(self.host(url), (0, 0))
        if start < closed[0]:
            return False, False
        if start < closed[1]:
            return True, False
        if source.checked is None or source.was_left_over or source.accepts_smaller:
            return True, True
        age = start - source.checked
        if source.verdict == "ok":
            return start >= source.due[0] - 1, start > source.due[1] + 1
        if source.reason == "retry_later":
            return True, True
        if source.state == "dead":
            return age >= MONTH[0], age > MONTH[1]
        return age >= NIGHT, age >= NIGHT

    def learn(self, url, now, stores=True):
        """A source was asked; without `stores` (an audit) no new picture is taken."""
        source, answer = self.sources[url], self.world.answer(url)
        source.checked, source.was_left_over = now, False
        if answer.reason:
            source.reason = answer.reason
            if answer.retry_after:
                until = now + answer.retry_after
                known = self.closed.get(self.host(url), (until, until))
                if known[1] < now:
                    known = (until, until)
                self.closed[self.host(url)] = (min(known[0], until), max(known[1], until))
            source.fail(answer.reason, now)
            return
        if source.copy and source.copy.digest == answer.picture.digest:
            source.reason = "not_modified"
        elif self.is_worse(url, answer.picture):
            source.reason = "replaced_smaller"
        else:
            source.reason = "fresh"
            if stores:
                source.copy, source.fetched = answer.picture, now
            else:
                # The next sync is to bring it.
                source.was_left_over = True
        if answer.is_local:
            source.reason = "local"
        elif answer.has_moved and source.reason != "replaced_smaller":
            source.reason = "moved_permanently"
        source.accepts_smaller = False
        trust = max(REVALIDATE, answer.max_age)
        source.due = (now + trust, now + trust * 5 // 4)
        source.succeed(now)

    def is_worse(self, url, new):
        """Whether a smaller picture comes in place of one that had its declared size."""
        source = self.sources[url]
        if not source.copy or source.accepts_smaller:
            return False
        old = source.copy.size
        return new.size[0] * new.size[1] < old[0] * old[1] and any(
            size_check(size, old) == "match" for size in self.world.declared(url))

    def prune(self, now):
        """What goes is forgotten; gives how many sources."""
        gone = {digest for digest, since in self.left.items() if now - since >= GRACE}
        for digest in gone:
            del self.left[digest]
        forgotten = [
            url for url, source in self.sources.items()
            if source.unmentioned is not None and now - source.unmentioned >= GRACE]
        for url in forgotten:
            del self.sources[url]
        return len(forgotten)
