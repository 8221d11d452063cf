"""Clients for Scripts/trials/serving: they keep connections busy, read every answer to its last
byte, and note what came."""

import collections
import hashlib
import heapq
import multiprocessing
import selectors
import socket
import threading
import time

# How long an answer may take before it counts as failed, in seconds.
PATIENCE = 20

# What is asked: `kind` and `subject` are for the plan and the judge.
Ask = collections.namedtuple("Ask", "kind subject target fields", defaults=("",))

# What came. `status` is 0 and `fault` says why where no whole answer did: "refused" where nobody
# listened, "unanswered" where not one byte came, else "cut", "late" or "unclear". Times are of time.monotonic(), which all processes share.
Note = collections.namedtuple(
    "Note", "kind subject status start end name etag digest fault", defaults=("", "", "", ""))


class Answer:
    """One whole answer; `fields` have names in lower case."""

    def __init__(self, head, body):
        first, *lines = head.decode("latin-1").split("\r\n")
        version, status = first.split(" ")[:2]
        if version != "HTTP/1.1":
            raise ValueError(f"no answer: {first[:60]}")
        self.status = int(status)
        self.fields = {
            name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        self.length = int(self.fields["content-length"])
        self.body = body


class Link:
    """A connection that is used again for the next question."""

    def __init__(self, address):
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ask = None

    def send(self, ask):
        self.ask, self.start = ask, time.monotonic()
        self.data, self.answer, self.body_at = bytearray(), None, 0
        self.socket.sendall(
            f"GET {ask.target} HTTP/1.1\r\nHost: trial\r\n{ask.fields}\r\n".encode())

    def receive(self):
        """An answer when it is whole, else None; raises EOFError and ValueError."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise EOFError
        self.data += part
        if not self.answer:
            end = self.data.find(b"\r\n\r\n")
            if end < 0:
                return None
            self.answer = Answer(self.data[:end], b"")
            self.body_at = end + 4
        rest = len(self.data) - self.body_at - self.answer.length
        if rest > 0:
            raise ValueError(f"{rest} bytes more than Content-Length says")
        if rest < 0:
            return None
        self.answer.body = bytes(memoryview(self.data)[self.body_at:])
        return self.answer


def ask_once(port, target, fields=""):
    """One question on a connection of its own."""
    link = Link(("127.0.0.1", port))
    with link.socket:
        link.send(Ask("", "", target, fields + "Connection: close\r\n"))
        while not (answer := link.receive()):
            pass
        return answer


class SlowReader(threading.Thread):
    """Takes a large answer at 5 MB a second."""

    def __init__(self, port, target):
        super().__init__(daemon=True)
        self.link, self.digest = Link(("127.0.0.1", port)), ""
        self.link.send(Ask("slow", "", target))

    def run(self):
        try:
            while not (answer := self.link.receive()):
                time.sleep(0.05)
            self.digest = hashlib.sha256(answer.body).hexdigest()
        except (EOFError, OSError, ValueError) as error:
            self.digest = f"cut: {error!r}"


class Load:
    """Some connections of one process, each with its next question `pause` seconds after the last
    answer. A plan has `next()`, which gives an Ask, and `took(ask, answer)`, which gives what is
    wrong with an answer, or ""."""

    def __init__(self, port, plan, connections, pause):
        self.address, self.plan, self.pause = ("127.0.0.1", port), plan, pause
        self.selector = selectors.EpollSelector()
        self.waiting = [(0, number, None) for number in range(connections)]
        self.serial = connections
        self.links = set()
        self.notes = []
        self.is_refused = False

    def run(self, is_over):
        """Asks until it is over, or nobody listens any more, and waits for what was asked."""
        checked = 0
        while True:
            now = time.monotonic()
            while self.waiting and self.waiting[0][0] <= now and not is_over():
                self.begin(heapq.heappop(self.waiting)[2])
            if is_over() or self.is_refused:
                self.waiting.clear()
                if not self.links:
                    return self.notes
            due = self.waiting[0][0] - now if self.waiting else 0.1
            for key, _ in self.selector.select(max(0, min(0.1, due))):
                self.read(key.data)
            if now - checked > 1:
                checked = now
                for link in [link for link in self.links if now - link.start > PATIENCE]:
                    self.fail(link, "late")

    def begin(self, link):
        if not link:
            try:
                link = Link(self.address)
            except OSError:
                now, self.is_refused = time.monotonic(), True
                self.notes.append(Note("", "", 0, now, now, fault="refused"))
                return
            self.selector.register(link.socket, selectors.EVENT_READ, link)
        self.links.add(link)
        try:
            link.send(self.plan.next())
        except OSError:
            self.fail(link, "unanswered")

    def read(self, link):
        if link not in self.links:  # closed between two questions
            self.selector.unregister(link.socket)
            link.socket.close()
            self.waiting = [entry for entry in self.waiting if entry[2] is not link]
            heapq.heapify(self.waiting)
            self.later(None)
            return
        try:
            answer = link.receive()
        except (EOFError, OSError):
            self.fail(link, "cut" if link.data else "unanswered")
            return
        except (ValueError, KeyError) as error:
            self.fail(link, f"unclear: {error}")
            return
        if answer:
            ask, fields = link.ask, answer.fields
            self.notes.append(Note(
                ask.kind, ask.subject, answer.status, link.start, time.monotonic(),
                fields.get("content-location", ask.target)[1:], fields.get("etag", ""),
                hashlib.sha256(answer.body).hexdigest(), self.plan.took(ask, answer)))
            self.links.discard(link)
            self.later(link)

    def fail(self, link, fault):
        self.notes.append(Note(
            link.ask.kind, link.ask.subject, 0, link.start, time.monotonic(), fault=fault))
        self.links.discard(link)
        self.selector.unregister(link.socket)
        link.socket.close()
        self.later(None)

    def later(self, link):
        self.serial += 1
        heapq.heappush(self.waiting, (time.monotonic() + self.pause, self.serial, link))


class Crowd:
    """Loads in processes of their own; `stop` ends them and gives what they noted."""

    def __init__(self, port, plans, connections, pause):
        fork = multiprocessing.get_context("fork")
        self.over = fork.Event()
        self.members = []
        for plan in plans:
            ours, theirs = fork.Pipe(duplex=False)
            process = fork.Process(
                target=self.work, args=(theirs, port, plan, connections, pause), daemon=True)
            process.start()
            theirs.close()
            self.members.append((process, ours))

    def work(self, pipe, port, plan, connections, pause):
        pipe.send(Load(port, plan, connections, pause).run(self.over.is_set))

    def stop(self):
        self.over.set()
        notes = []
        for process, pipe in self.members:
            notes += pipe.recv()
            process.join()
        return notes
