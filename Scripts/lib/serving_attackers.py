"""Hostile clients for Scripts/trials/serving, many hundred at a time in one process.

- head: a byte of a first request every few seconds; ended within serve.headTimeout
- silent: connected, and not a byte; the same
- second head: a whole request, then a byte of the next every few seconds; serve.idleTimeout
- idle: a whole request, then nothing; serve.idleTimeout
- unread: requests one behind the other, of which no answer is read; serve.idleTimeout from the last
  byte that moved

Who is ended comes again. Run by itself: PORT SECONDS NAME=COUNT ... -- TARGET ...; the
targets are for those who ask. It prints lives as JSON.
"""

import json
import os
import random
import resource
import selectors
import socket
import subprocess
import sys
import time

KINDS = ("head", "silent", "second head", "idle", "unread")
FIRST_HEAD = ("head", "silent")  # limited by serve.headTimeout, the others by serve.idleTimeout
EVERY = 2.0  # seconds between two bytes
HEAD = b"GET /t/card/%d HTTP/1.1\r\nHost: trial\r\nUser-Agent: " + b"x" * 4000


class Attacker:
    def __init__(self, kind, address, targets):
        self.kind, self.sent = kind, 0
        self.socket = socket.socket()
        if kind == "unread":
            # Little room, so that the answers soon stand still.
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(address)
        # Limits count from here, later from the last byte of an answer; for who reads nothing, from
        # when the last byte moved.
        self.start = time.monotonic()
        self.queues = None
        self.port = self.socket.getsockname()[1]
        self.socket.setblocking(False)
        self.next = self.start + (kind != "unread") * random.random() * EVERY
        target = random.choice(targets)
        self.request = f"GET {target} HTTP/1.1\r\nHost: trial\r\n\r\n".encode()
        if kind in ("second head", "idle"):
            self.socket.send(self.request)

    def act(self, now):
        """What is due; raises OSError when the server is gone."""
        if self.kind in ("silent", "idle") or now < self.next:
            return
        self.next = now + EVERY
        try:
            if self.kind == "unread":
                for _ in range(200):
                    cut = self.sent % len(self.request)
                    self.sent += self.socket.send(self.request[cut:] + self.request * 255)
            else:
                self.sent += self.socket.send(HEAD[self.sent:self.sent + 1])
        except BlockingIOError:
            pass

    def is_ended(self):
        """Reads what came; whether the server closed."""
        try:
            while part := self.socket.recv(65536):
                self.start = time.monotonic()
                if len(part) < 65536:
                    return False
            return True
        except BlockingIOError:
            return False
        except OSError:
            return True


def held_by_server(port):
    """The connections that the server's process still holds: what waits in both directions, by the
    client's port. Who reads nothing does not learn that his connection was closed: the end waits
    behind what he did not read."""
    held = {}
    with open("/proc/net/tcp") as file:
        next(file)
        for line in file:
            local, remote, queues, inode = (line.split()[n] for n in (1, 2, 4, 9))
            if int(local.split(":")[1], 16) == port and inode != "0":
                held[int(remote.split(":")[1], 16)] = queues
    return held


def attack(port, seconds, counts, targets):
    """Seconds that each attacker lived until the server ended him, by kind; who was not ended, with
    his age; and how many could not connect."""
    address = ("127.0.0.1", port)
    lives = {kind: [] for kind in KINDS}
    left = {kind: [] for kind in KINDS}
    refused = 0
    selector = selectors.EpollSelector()
    people, coming = set(), []

    def come(kind):
        nonlocal refused
        try:
            one = Attacker(kind, address, targets)
        except OSError:
            refused += 1
            return
        people.add(one)
        if kind != "unread":
            selector.register(one.socket, selectors.EVENT_READ, one)

    def go(one):
        lives[one.kind].append(round(time.monotonic() - one.start, 3))
        people.discard(one)
        if one.kind != "unread":
            selector.unregister(one.socket)
        one.socket.close()
        if one.kind == "unread":  # not all at the same time
            coming.append((time.monotonic() + 4 * random.random(), one.kind))
        else:
            come(one.kind)

    for kind, count in counts.items():
        for _ in range(count):
            if kind == "unread":
                coming.append((time.monotonic() + 8 * random.random(), kind))
            else:
                come(kind)
    end = time.monotonic() + seconds
    looked = acted = 0
    while (now := time.monotonic()) < end:
        for key, _ in selector.select(0.05):
            if key.data in people and key.data.is_ended():
                go(key.data)
        if now - acted > 0.1:
            acted = now
            for one in list(people):
                try:
                    one.act(now)
                except OSError:
                    go(one)
        if now - looked > 0.25:
            looked = now
            held = held_by_server(port)
            for one in [one for one in people if one.kind == "unread"]:
                if one.port in held and held[one.port] != one.queues:
                    one.start, one.queues = now, held[one.port]
                elif one.port not in held and (one.queues or now - one.start > 5):
                    go(one)
            for entry in [entry for entry in coming if entry[0] <= now]:
                coming.remove(entry)
                come(entry[1])
    for one in people:
        left[one.kind].append(round(time.monotonic() - one.start, 3))
    return {"lives": lives, "left": left, "refused": refused}


class Attack:
    """Attackers in a process of their own."""

    def __init__(self, port, seconds, counts, targets):
        self.process = subprocess.Popen(
            [sys.executable, "-B", os.path.abspath(__file__), str(port), str(seconds),
             *(f"{kind}={count}" for kind, count in counts.items()), "--", *targets],
            stdout=subprocess.PIPE, text=True)

    def result(self):
        return json.loads(self.process.communicate()[0])

    def end(self):
        self.process.terminate()
        self.process.communicate()


def main():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
    port, seconds, *rest = sys.argv[1:]
    cut = rest.index("--")
    counts = {kind: int(count) for kind, count in (word.split("=") for word in rest[:cut])}
    print(json.dumps(attack(int(port), float(seconds), counts, rest[cut + 1:])))


if __name__ == "__main__":
    main()
