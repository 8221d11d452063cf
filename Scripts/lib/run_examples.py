"""Runs the examples of articles: run_examples.py check|--write EXAMPLES ARTICLE...

Each article has a folder of its own: a copy of EXAMPLES, which holds a site with its cache, or an empty one for those that
begin with nothing (STARTING). Articles run beside each other. In an article, from its first block to its last:

- a fenced block of sh or python is run, and must end well;
- a block of text behind it, with nothing between but blank lines, is what it must print, but for times, sizes of files
  and widths of columns; `...` stands for any text in a line, and a line of `...` alone for any lines;
- another block behind a line that ends in a file's name, "`articles/rivers.md`:", is written to that file;
- ports of 127.0.0.1 are replaced by free ones, and shown as they are written; the folder is shown as /srv/site;
- for /usr/local/share/imgcache stands the repository, which is the working folder.

A server that a block left running in the background is ended with its article.
"""

import concurrent.futures
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

# Articles that begin in an empty folder: their names begin so.
STARTING = ("README", "Tutorial")
# Articles whose programs are not installed for their sake: they are passed over where these are missing.
NEEDS = {"TutorialNginx.md": "nginx"}
# A debug build renders slowly: where an article is not about thumbnails, they are stamps, and it begins without a cache.
STAMPS = ("Operating.md", "Auditing.md", "Security.md")
STAMP = '{"card": {"width": 64, "height": 36, "fit": "cover", "crop": "centre", "formats": ["jpeg"]}}'
SECONDS = "60"

BLOCK = re.compile(r"^```([\w-]*)\n(.*?)^```\n(?:\n*```text\n(.*?)^```\n)?", re.M | re.S)
NAMED = re.compile(r"`(\w[\w./-]*[./][\w./-]*\w)`:\n+$")
# Where Scripts/install puts what lies in the repository.
SHARE = "/usr/local/share/imgcache"
PORT = re.compile(r"(?<=127\.0\.0\.1:)\d{4,5}")


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return str(server.getsockname()[1])


def told(output):
    """What does not differ from machine to machine: the bytes of pictures and the names of their files do."""
    output = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,...", output)
    return re.sub(r"\b[0-9a-f]{2}/[0-9a-f]{32,64}\b", "ab/...", output)


def even(text):
    """The same for two runs: moments, durations, sizes and processes differ, and columns with them."""
    text = re.sub(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", "DAY", text)
    text = re.sub(r"\b\d+\.\d s\b", "TIME", text)
    text = re.sub(r"\b\d[\d.,]* [KMGT]?B\b", "SIZE", text)
    text = re.sub(r'"[0-9a-f]{16}"', "TAG", text)
    text = re.sub(r"\bprocess \d+", "process N", text)
    return re.sub(r"(?<=\S) +", " ", text)


def fits(expected, output):
    expected, output = even(expected), even(output)
    if expected == output:
        return True
    lines = []
    for line in expected.splitlines():
        if line.strip() == "...":
            lines.append(r"(?:.*\n)*")
        else:
            lines.append(".*".join(map(re.escape, line.split("..."))) + r"\n")
    return re.fullmatch("".join(lines), output) is not None


class Article:
    """One article with its folder, its ports and what it left running."""

    def __init__(self, path, folder):
        self.path, self.folder = path, folder
        self.ports, self.groups = {}, []
        self.count = self.faults = 0
        self.environment = {
            **os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "100", "PATH": os.environ["PATH"] + ":/usr/sbin"}
        if os.path.basename(path) in STAMPS:
            self.environment["IMGCACHE_THUMBNAILS"] = STAMP

    def local(self, text):
        for name in PORT.findall(text):
            if name not in self.ports:
                self.ports[name] = free_port()
        return PORT.sub(lambda match: self.ports[match[0]], text).replace(SHARE, os.getcwd())

    def fault(self, line, text):
        print(f"{self.path}:{line}: {text}", file=sys.stderr)
        self.faults += 1

    def run(self, language, code):
        """The exit status, standard output and standard error of a block."""
        program = ["bash", "-euo", "pipefail", "-c"] if language == "sh" else [sys.executable, "-c"]
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
            process = subprocess.Popen(
                ["timeout", SECONDS, *program, self.local(code)], cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=output, stderr=errors, start_new_session=True,
                env=self.environment)
            self.groups.append(process)
            # It stays a zombie until its article ends, so that its number is nobody else's when its group is ended.
            status = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT).si_status
            output.seek(0)
            errors.seek(0)
            text = output.read()
            for name, port in self.ports.items():
                text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{name}")
            text = text.replace(self.folder, "/srv/site")
            return status, told(text), errors.read()

    def end(self):
        """Ends what runs in the background, politely, then at once."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for process in self.groups:
                try:
                    os.killpg(process.pid, number)
                except (ProcessLookupError, PermissionError):
                    pass
            if number == signal.SIGTERM:
                time.sleep(0.2)
        for process in self.groups:
            process.wait()

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.local(text))

    def check(self, writes):
        with open(self.path, encoding="utf-8") as file:
            text = file.read()
        end = 0
        new = []
        for match in BLOCK.finditer(text):
            language, code, expected = match.groups()
            line = text.count("\n", 0, match.start()) + 1
            named = NAMED.search(text[:match.start()])
            if language in ("sh", "python"):
                output = self.example(line, language, code, expected, writes)
                if output is not None:
                    new.append(text[end:match.start(3)] + output)
                    end = match.end(3)
            elif named and language not in ("", "text", "console"):
                self.write(named[1], code)
            elif language == "liquid":
                self.fault(line, "a block of liquid needs the name of its file before it")
        if new:
            with open(self.path, "w", encoding="utf-8") as file:
                file.write("".join(new) + text[end:])
        if self.count or self.faults:
            print(f"{self.path}: {self.count} examples, {self.faults} faults")
        return self.faults

    def example(self, line, language, code, expected, writes):
        """What is to be written in place of what was expected."""
        self.count += 1
        status, output, errors = self.run(language, code)
        # `head` may end before what feeds it.
        if status not in (0, 141):
            self.fault(line, f"the example ended with {status}\n{output}{errors}")
        elif expected is not None and not fits(expected, output):
            if writes:
                return output
            self.fault(line, f"printed\n{output}instead of\n{expected}{errors}")
        return None


def faults_of(path, examples, writes):
    name = os.path.basename(path)
    if name in NEEDS and not shutil.which(NEEDS[name], path=os.environ["PATH"] + ":/usr/sbin"):
        print(f"{path}: passed over, {NEEDS[name]} is not installed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        # nginx reads as a user of its own where it is started by root.
        os.chmod(folder, 0o755)
        site = os.path.join(folder, "site")
        if name.startswith(STARTING):
            os.mkdir(site)
        else:
            shutil.copytree(examples, site, ignore=shutil.ignore_patterns("cache") if name in STAMPS else None)
        article = Article(path, site)
        try:
            return article.check(writes)
        finally:
            article.end()


def main(mode, examples, *articles):
    # The longest first, so that none is left over at the end.
    articles = sorted(articles, key=os.path.getsize, reverse=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = list(pool.map(lambda path: faults_of(path, examples, mode == "--write"), articles))
    return 1 if any(faults) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
