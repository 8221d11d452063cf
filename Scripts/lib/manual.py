"""Writes the man pages of imgcache: manual.py PROGRAM FOLDER

One page for each command and imgcache(1), out of what `PROGRAM --experimental-dump-help` says of commands and flags, and
of the tables below: exit statuses, files, variables, examples. A command without a row here is an error, and so is an
example with a flag that its command does not have.
"""

import datetime
import json
import os
import re
import subprocess
import sys
import textwrap

# Commands that people do not call.
HIDDEN = {"help"}

STATUSES = {
    0: "Done.",
    1: "It could not do its work; standard error says what failed, where and why.",
    2: "There are findings.",
    3: "The configuration, the document roots or the cache directory are wrong.",
    4: "The network was at fault; nothing was marked broken.",
    5: "Another run holds the lock.",
    64: "Wrong usage of the command line.",
    130: "Ended by SIGINT; everything done so far is saved.",
    143: "Ended by SIGTERM; everything done so far is saved.",
}
LOCKED = (0, 1, 3, 5, 64)
READING = (0, 1, 3, 64)
RUN = (0, 1, 3, 4, 5, 64, 130, 143)

# Statuses, what they mean where that differs, examples (what for, command), and related pages.
COMMANDS = {
    "init": {
        "statuses": READING,
        "means": {3: "No document with images was found, or a configuration is there already."},
        "examples": [
            ("Look at what would be written for the site in the working directory:", "imgcache init --print"),
            ("Write config/imgcache.yaml, and see what a first run would do:",
             "imgcache init && imgcache sync --dry-run"),
        ],
        "see": ["config", "sync"],
    },
    "sync": {
        "statuses": RUN,
        "means": {0: "Done; broken images are a normal night."},
        "examples": [
            ("The nightly run, ended after four hours at the latest, with metrics for node_exporter:",
             "imgcache sync --max-duration 4h --metrics-file /var/lib/prometheus/node-exporter/imgcache.prom"),
            ("Say what would be asked, and change nothing:", "imgcache sync --dry-run"),
            ("One folder of articles alone, with isCached written into them:",
             "imgcache sync --write-back articles/2026"),
            ("Thumbnails of a new preset from the originals that are there:", "imgcache sync --offline"),
        ],
        "see": ["audit", "status", "verify", "prune"],
    },
    "audit": {
        "statuses": (0, 1, 2, 3, 4, 5, 64, 130, 143),
        "means": {2: "Something counts as broken; --fail-on says what does."},
        "examples": [
            ("Every week, with what changed since the week before, as a page and for a program:",
             "imgcache audit --since LAST --output report.html --output report.json"),
            ("What is known, without a request:", "imgcache audit --offline"),
            ("In continuous integration:", "imgcache audit --offline --format junit --output audit.xml --fail-on size"),
        ],
        "see": ["sync", "show", "accept"],
    },
    "status": {
        "statuses": (0, 1, 2, 3, 64),
        "means": {2: "No run succeeded within --max-age."},
        "examples": [
            ("A dead man's switch:", "imgcache status --max-age 36h >/dev/null || echo 'no good run in 36 hours'"),
            ("The worst hosts, for a program:", "imgcache status --json --hosts 50 | jq '.hosts.listed'"),
        ],
        "see": ["sync", "show", "export"],
    },
    "show": {
        "statuses": READING,
        "means": {1: "Nothing is known of it, or it could not do its work."},
        "examples": [
            ("A picture: how it stands, its copy, and which articles mention it:",
             "imgcache show https://photos.example.net/rivers/heron.jpg"),
            ("An article:", "imgcache show articles/2026/rivers.md"),
        ],
        "see": ["status", "audit"],
    },
    "export": {
        "statuses": READING,
        "examples": [
            ("All images for a spreadsheet:", "imgcache export --format csv --output images.csv"),
            ("Documents, one JSON object a line:", "imgcache export --table documents --format ndjson"),
        ],
        "see": ["show", "status"],
    },
    "accept": {
        "statuses": LOCKED,
        "means": {1: "No smaller picture waits, or it could not do its work."},
        "examples": [
            ("A smaller picture is the right one now:", "imgcache accept https://photos.example.net/rivers/heron.jpg"),
        ],
        "see": ["show", "audit", "sync"],
    },
    "forget": {
        "statuses": LOCKED,
        "examples": [
            ("A takedown that lasts:", "imgcache forget 'https://photos.example.net/withdrawn/*' --block"),
            ("A whole host and all below it:", "imgcache forget '*.example.net'"),
        ],
        "see": ["prune", "show"],
    },
    "verify": {
        "statuses": (0, 1, 2, 3, 5, 64),
        "means": {2: "Something stays wrong."},
        "examples": [
            ("Every month, slowly:", "imgcache verify --rate 50MB"),
            ("Mend what can be mended, also a catalog that is lost; then fetch what is:",
             "imgcache verify --repair; imgcache sync"),
        ],
        "see": ["prune", "sync"],
    },
    "prune": {
        "statuses": (0, 1, 2, 3, 5, 64),
        "means": {2: "What documents mention is larger than --max-size."},
        "examples": [
            ("Say what would go:", "imgcache prune --dry-run"),
            ("Keep the cache below 20 GB as far as that costs nothing that is mentioned:",
             "imgcache prune --max-size 20GB"),
        ],
        "see": ["forget", "verify"],
    },
    "serve": {
        "statuses": (0, 1, 3, 64),
        "means": {0: "Ended by SIGTERM or SIGINT; requests that had begun were answered."},
        "examples": [
            ("On loopback, behind a web server:", "imgcache serve"),
            ("To everybody, one line a request on standard output:",
             "imgcache serve --listen 0.0.0.0:8080 --access-log -"),
        ],
        "see": ["sync", "status"],
    },
    "config": {
        "statuses": (0, 3, 64),
        "examples": [
            ("Every value that is in force, and where it came from:", "imgcache config"),
            ("Try a value:", "imgcache config --set fetch.perHost=2"),
        ],
        "see": ["init"],
    },
}

FILES = [
    ("config/imgcache.yaml", "The configuration, below the working directory or -C."),
    ("cache/originals/, cache/thumbs/",
     "Originals and thumbnails. No name ever stands for other bytes, so a web server may serve them for ever."),
    ("cache/manifest.json", "What is cached, for other programs."),
    ("cache/catalog.sqlite", "What imgcache knows; its views whose names end in _v1 may be read by others."),
    ("cache/catalog.sqlite.vN.backup", "The catalog as it was before a newer imgcache brought it forward from version N."),
    ("cache/quarantine/", "What verify --repair put aside."),
    ("@share@/config/", "Examples: configuration, nginx, Caddy, systemd, crontab, JSON Schemas."),
]

ENVIRONMENT = [
    ("IMGCACHE_*",
     "Any value of the configuration: fetch.perHost is IMGCACHE_FETCH_PER_HOST. It goes before the file, and a flag goes "
     "before it."),
    ("NO_COLOR", "When it is not empty, no colours, and plots in ASCII."),
    ("LC_ALL, LC_CTYPE, LANG, TERM", "Say whether plots may be drawn with more than ASCII."),
    ("COLUMNS", "The width of tables and plots where standard output is no terminal."),
    ("TMPDIR", "Where --dry-run puts its copy of the catalog (default: /tmp)."),
]


def escaped(text):
    """Text that groff prints as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    text = text.replace("^", "\\(ha").replace("~", "\\(ti")
    return re.sub(r"^\.", r"\\&.", text)


def folded(text):
    """Lines that are comfortable to read in the source; one never begins like a request."""
    lines = textwrap.wrap(text, 80, break_long_words=False, break_on_hyphens=False)
    return [line if not line.startswith(".") else "\\&" + line for line in lines]


def bold(text):
    return f"\\fB{escaped(text)}\\fR"


def italic(text):
    return f"\\fI{escaped(text)}\\fR"


def names(argument):
    """`-C`, `--cache`: an option's names with its value."""
    found = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument.get("names", [])]
    found.sort(key=lambda name: (name.startswith("--"), name))
    return found


def value(argument):
    return f" {italic(argument['valueName'])}" if argument["kind"] == "option" else ""


def synopsis(path, command):
    words = [bold(" ".join(path))]
    arguments = shown(command)
    if command.get("subcommands"):
        return words + [italic("command"), f"[{italic('option')} ...]"]
    for argument in arguments:
        if argument["kind"] == "positional" or argument.get("sectionTitle"):
            continue
        words.append(f"[{bold(names(argument)[-1])}{value(argument)}]" + (" ..." if argument["isRepeating"] else ""))
    words.append(f"[{italic('option')} ...]")
    for argument in arguments:
        if argument["kind"] == "positional":
            text = italic(argument["valueName"])
            if argument["isOptional"]:
                text = f"[{text}]"
            words.append(text + (" ..." if argument["isRepeating"] else ""))
    return words


def shown(command):
    return [
        argument for argument in command.get("arguments", [])
        if argument["shouldDisplay"] and not {"help", "version"} & {name.strip("-") for name in names(argument)}
    ]


def explained(argument):
    text = escaped(argument.get("abstract", ""))
    words = argument.get("allValues")
    if words and not all(re.search(rf"\b{re.escape(word)}\b", text) for word in words):
        text += f" One of {', '.join(map(bold, words))}."
    default = argument.get("defaultValue")
    if default and "default" not in text:
        text += f" The default is {bold(default)}."
    return text


def options(command):
    """Arguments, then flags under their headings."""
    lines = []
    groups = {}
    for argument in shown(command):
        title = "Arguments" if argument["kind"] == "positional" else argument.get("sectionTitle", "")
        groups.setdefault(title, []).append(argument)
    if not groups:
        return lines
    lines.append(".SH OPTIONS")
    order = sorted(groups, key=lambda title: (title not in ("Arguments", ""), title != "Arguments", title))
    for title in order:
        if title not in ("Arguments", ""):
            lines.append(f".SS {escaped(title)}")
        rows = []
        for argument in groups[title]:
            head, text = heading(argument), explained(argument)
            # A flag and its opposite have one help.
            if rows and argument["kind"] == "flag" and rows[-1][1] == text:
                head = f"{rows.pop()[0]}, {head}"
            rows.append((head, text))
        lines += table(rows)
    return lines


def heading(argument):
    if argument["kind"] == "positional":
        return italic(argument["valueName"])
    return ", ".join(map(bold, names(argument))) + value(argument)


def table(rows):
    lines = []
    for name, text in rows:
        lines += [".TP", name, *folded(text)]
    return lines


def paragraphs(text):
    lines = []
    for index, paragraph in enumerate(text.split("\n\n")):
        if index:
            lines.append(".PP")
        lines += folded(escaped(" ".join(paragraph.split())))
    return lines


class Manual:
    def __init__(self, program):
        def told(*arguments):
            return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout

        self.root = json.loads(told("--experimental-dump-help"))["command"]
        self.version = told("--version").strip()
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        moment = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc) if epoch else \
            datetime.datetime.now(datetime.timezone.utc)
        self.date = moment.strftime("%Y-%m-%d")
        self.share = os.environ.get("IMGCACHE_SHARE", "/usr/local/share/imgcache")
        self.commands = [
            command for command in self.root["subcommands"]
            if command["shouldDisplay"] and command["commandName"] not in HIDDEN
        ]
        missing = [command["commandName"] for command in self.commands if command["commandName"] not in COMMANDS]
        if missing:
            sys.exit(f"manual.py: no exit statuses and examples for {', '.join(missing)}: add them to COMMANDS")
        self.flags = {command["commandName"]: self.flags_of(command) for command in self.commands}

    @staticmethod
    def flags_of(command):
        return {name for argument in command.get("arguments", []) for name in names(argument)}

    def page(self, name, text):
        head = f'.TH "{escaped(name.upper())}" "1" "{self.date}" "imgcache {self.version}" "imgcache manual"'
        return "\n".join([
            ".\\\" Made by Scripts/lib/manual.py out of the program's own help.", head, ".nh", ".ad l", *text]) + "\n"

    def files(self):
        rows = [(italic(path.replace("@share@", self.share)), escaped(text)) for path, text in FILES]
        return [".SH FILES", *table(rows)]

    def examples(self, examples):
        lines = [".SH EXAMPLES"]
        for index, (purpose, text) in enumerate(examples):
            self.check(text)
            if index:
                lines.append(".PP")
            lines += [*folded(escaped(purpose)), ".PP", ".RS 4", ".nf", escaped(text), ".fi", ".RE"]
        return lines

    def check(self, example):
        """Holds an example's flags against those of its commands."""
        for name, rest in re.findall(r"imgcache ([a-z]+)([^|;&>]*)", example):
            flags = set(re.findall(r"(?<!\S)--?[A-Za-z][\w-]*", rest))
            if name not in self.flags or not flags <= self.flags[name]:
                sys.exit(f"manual.py: '{example}' has a command or flag that imgcache has not")

    def command(self, command):
        name = command["commandName"]
        facts = COMMANDS[name]
        means = facts.get("means", {})
        lines = [
            ".SH NAME", f"imgcache\\-{escaped(name)} \\- {self.abstract(command)}",
            ".SH SYNOPSIS", *folded(" ".join(synopsis(["imgcache", name], command))),
            ".SH DESCRIPTION", *paragraphs(command.get("discussion") or command["abstract"]),
            *options(command),
            ".SH EXIT STATUS",
            *table([(bold(str(code)), escaped(means.get(code, STATUSES[code]))) for code in facts["statuses"]]),
            *self.files(),
            ".SH ENVIRONMENT", *table([(bold(key), escaped(text)) for key, text in ENVIRONMENT]),
            *self.examples(facts["examples"]),
            *self.see(["", *facts["see"]]),
        ]
        return self.page(f"imgcache-{name}", lines)

    @staticmethod
    def abstract(command):
        text = escaped(command["abstract"].rstrip("."))
        return text[0].lower() + text[1:]

    def see(self, related):
        known = {command["commandName"] for command in self.commands} | {""}
        pages = sorted("imgcache" + (f"-{name}" if name else "") for name in related if name in known)
        lines = [".SH SEE ALSO"]
        for page in pages:
            lines.append(f".BR {escaped(page)} (1)" + (" ," if page != pages[-1] else ""))
        return lines

    def main(self):
        rows = [
            (f"\\fB{escaped('imgcache-' + command['commandName'])}\\fR(1)", escaped(command["abstract"]))
            for command in self.commands
        ]
        lines = [
            ".SH NAME", f"imgcache \\- {self.abstract(self.root)}",
            ".SH SYNOPSIS", *folded(" ".join(synopsis(["imgcache"], self.root))),
            ".SH DESCRIPTION", *paragraphs(self.root.get("discussion") or self.root["abstract"]),
            ".SH COMMANDS", *table(rows),
            ".SH OPTIONS", *table([
                (bold("--version"), "Show the version."),
                (f"{bold('-h')}, {bold('--help')}", "Show help; after a command, that command\\(aqs."),
            ]),
            ".SH EXIT STATUS", *table([(bold(str(code)), escaped(text)) for code, text in STATUSES.items()]),
            *self.files(),
            ".SH ENVIRONMENT", *table([(bold(key), escaped(text)) for key, text in ENVIRONMENT]),
            *self.examples([
                ("Begin with a site:", "imgcache init && imgcache sync --dry-run && imgcache sync"),
                ("Every night:", "imgcache sync --max-duration 4h --progress none"),
                ("Every week:", "imgcache audit --since LAST --output report.html"),
            ]),
            *self.see([command["commandName"] for command in self.commands]),
        ]
        return self.page("imgcache", lines)

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        pages = {"imgcache.1": self.main()}
        for command in self.commands:
            pages[f"imgcache-{command['commandName']}.1"] = self.command(command)
        for name, text in pages.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        print(f"{len(pages)} pages")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    Manual(sys.argv[1]).write(sys.argv[2])
