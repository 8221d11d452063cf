"""Holds what articles name against what is there: check_names.py IMGCACHE ARTICLE...

Run in the folder of the repository. Looked for are links (<doc:...> and relative ones), pictures, commands and flags,
settings and variables of the configuration, files of the repository, and types; configurations in blocks of yaml are
given to the program.
"""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import manual

CATALOG = "Sources/ImgCache/ImgCache.docc"
ENDINGS = ("csv", "html", "json", "kept", "log", "markdown", "md", "schema", "sqlite", "sock", "txt", "xml", "yaml", "yml")
FOLDERS = ("Benchmarks", "Examples", "Scripts", "Sources", "Tests", "config")

FENCED = re.compile(r"^```([\w-]*)\n(.*?)^```$", re.M | re.S)
SPAN = re.compile(r"(`+)(.+?)\1", re.S)
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
CALL = re.compile(r"(?<![\w./-])imgcache ([a-z][a-z-]*)((?:\\\n|[^|;&>\n#)])*)")


class Known:
    """What the program, its schema and the repository have."""

    def __init__(self, program):
        self.program = program
        pages = manual.Manual(program)
        self.flags = {
            command["commandName"]: pages.flags_of(command) | {"--help", "--version"}
            for command in pages.root["subcommands"]}
        self.all_flags = set().union(*self.flags.values())
        with open("config/imgcache.schema.json", encoding="utf-8") as file:
            self.schema = json.load(file)
        self.sections = set(self.schema["properties"])
        with open("README.md", encoding="utf-8") as file:
            self.variables = {
                "IMGCACHE_" + re.sub(r"([a-z])([A-Z])", r"\1_\2", name).replace(".", "_").upper()
                for name in re.findall(r"^\| `([\w.]+)` \|", file.read(), re.M)}
        # Variables of tests and scripts.
        for path in glob.glob("Tests/**/*.swift", recursive=True) + glob.glob("Scripts/**/*", recursive=True):
            if os.path.isfile(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    self.variables |= set(re.findall(r"\bIMGCACHE_[A-Z_]+\b", file.read()))
        # Folders are named after what they hold.
        self.types = {os.path.basename(path[:-1]) for path in glob.glob("Sources/*/*/")}
        for path in glob.glob("Sources/**/*.swift", recursive=True) + glob.glob("Tests/**/*.swift", recursive=True):
            self.types.add(os.path.basename(path).removesuffix(".swift"))
            with open(path, encoding="utf-8") as file:
                self.types |= set(re.findall(
                    r"\b(?:struct|enum|class|actor|protocol|extension|typealias)\s+(\w+)", file.read()))
        self.articles = {
            os.path.basename(path).removesuffix(".md") for path in glob.glob(f"{CATALOG}/**/*.md", recursive=True)}

    def is_setting(self, name):
        """Whether a path of keys stands in the schema; NAME and PATTERN are any key of a mapping."""
        def below(node):
            found = [node]
            for word in ("anyOf", "oneOf", "allOf"):
                for inner in node.get(word, []):
                    found += below(inner)
            if "$ref" in node:
                target = self.schema
                for part in node["$ref"].removeprefix("#/").split("/"):
                    target = target[part]
                found += below(target)
            return found

        nodes = [self.schema]
        for part in name.split("."):
            following = []
            for node in [inner for node in nodes for inner in below(node)]:
                key = part.removesuffix("[]")
                step = node.get("properties", {}).get(key)
                steps = [step] if step else [
                    value for value in [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
                    if isinstance(value, dict)]
                if part.endswith("[]"):
                    steps = [inner["items"] for step in steps for inner in below(step) if "items" in inner]
                following += steps
            nodes = following
        return bool(nodes)


class Article:
    """One article and what is wrong in it."""

    def __init__(self, path, known):
        self.path, self.known = path, known
        self.faults = 0
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        # The same with blanks in place of blocks, so that places stay.
        self.prose = FENCED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), self.text)

    def fault(self, place, text):
        line = self.text.count("\n", 0, place) + 1
        print(f"{self.path}:{line}: {text}", file=sys.stderr)
        self.faults += 1

    def check(self):
        self.links()
        for match in SPAN.finditer(self.prose):
            if match[1] == "`":
                self.span(match.start(), " ".join(match[2].split()))
            elif match[1] == "``":
                self.symbol(match.start(), match[2])
        for match in FENCED.finditer(self.text):
            language, code = match.groups()
            if language in ("sh", "console", "") or "imgcache " in code:
                self.calls(match.start(2), code)
            self.variables(match.start(2), code)
            if language == "yaml":
                self.configuration(match.start(), code)
        return self.faults

    def links(self):
        bare = SPAN.sub(lambda match: " " * len(match[0]), self.prose)
        for match in re.finditer(r"<doc:([^>#]+)(?:#[^>]*)?>", bare):
            if match[1] not in self.known.articles:
                self.fault(match.start(), f"there is no article {match[1]}")
        for match in re.finditer(r"\]\(([^)\s]+)\)", bare):
            target = match[1].split("#")[0]
            if not target or re.match(r"[a-z]+:", target):
                continue
            places = [os.path.join(os.path.dirname(self.path), target)]
            if self.path.startswith(CATALOG):
                places.append(os.path.join(CATALOG, "Resources", target))
            if not any(map(os.path.exists, places)):
                self.fault(match.start(), f"the link leads to no file: {target}")

    def span(self, place, text):
        self.calls(place, text)
        self.variables(place, text)
        if text.startswith("-"):
            # A flag by itself is one of ours, or of the script or server that was named last.
            named = re.findall(r"Scripts/[\w/-]+|imgcache-origin", self.text[:place])
            other = self.script(named[-1]) if named else ""
            for flag in FLAG.findall(text):
                if flag not in self.known.all_flags and flag not in other:
                    self.fault(place, f"no command of imgcache has the flag {flag}")
        first = text.split(".")[0]
        if re.fullmatch(r"[a-z]+(\.[A-Za-z]+(\[\])?)+(: .*)?", text) and first in self.known.sections:
            name = text.split(":")[0]
            if not name.endswith(ENDINGS) and not self.known.is_setting(name):
                self.fault(place, f"there is no setting {name}")
        if re.fullmatch(r"[\w.+-]+(/[\w.+-]+)+/?", text):
            self.file(place, text)
        # Two humps, or a facet in a file of its own: a type of ours. Decisions name those of others, which were not chosen.
        if "/Decisions/" not in self.path and re.fullmatch(r"(?:[A-Z][a-z]+){2,}(\.[a-z]\w*(\(.*\))?)?|[A-Z]\w+\+[A-Z]\w+", text):
            self.symbol(place, text)

    def symbol(self, place, text):
        name = re.split(r"[.+/]", text)[0]
        if name not in self.known.types | {"ImgCache"} and not name.startswith("ImgCache"):
            self.fault(place, f"no source declares {name}")
        elif "+" in text and text not in self.known.types:
            self.fault(place, f"no source file is called {text}.swift")

    def file(self, place, text):
        first = text.split("/")[0]
        if first in FOLDERS:
            places = [text]
        elif first.startswith("ImgCache"):
            places = ["Sources/" + text, "Tests/" + text, "Sources/" + text + ".swift", "Tests/" + text + ".swift"]
        else:
            return
        # `config/imgcache.yaml` is every site's own.
        if not any(map(os.path.exists, places)):
            self.fault(place, f"there is no {text}")

    @staticmethod
    def script(path):
        """The text of a script, or of the origin server's command."""
        path = "Tests/Support/OriginServer/README.md" if path == "imgcache-origin" else path
        if not os.path.isfile(path):
            return ""
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def calls(self, place, text):
        """Commands with the flags that they have."""
        for match in CALL.finditer(text):
            command, rest = match.groups()
            if command not in self.known.flags:
                if rest.strip().startswith("-") or not rest.strip():
                    self.fault(place + match.start(), f"there is no command imgcache {command}")
                continue
            for flag in FLAG.findall(rest):
                if flag not in self.known.flags[command]:
                    self.fault(place + match.start(), f"imgcache {command} has no flag {flag}")
        for match in re.finditer(r"(Scripts/[\w/-]+)([^|;&>\n#]*)", text):
            path, rest = match[1].rstrip("/"), match[2]
            if not os.path.exists(path):
                self.fault(place + match.start(), f"there is no {path}")
            for flag in FLAG.findall(rest):
                if flag not in self.script(path):
                    self.fault(place + match.start(), f"{path} has no flag {flag}")

    def variables(self, place, text):
        for name in re.findall(r"\bIMGCACHE_[A-Z_]+\b(?!\*)", text):
            if name not in self.known.variables:
                self.fault(place, f"there is no variable {name}")

    def configuration(self, place, code):
        """A block of yaml with our sections alone is a configuration."""
        keys = set(re.findall(r"^([A-Za-z]\w*):", code, re.M))
        if not keys or not keys <= self.known.sections:
            return
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(code)
            file.flush()
            roots = [] if "roots" in code else ["--set", "content.roots=."]
            result = subprocess.run(
                [self.known.program, "config", "--config", file.name, *roots], capture_output=True, text=True)
            if result.returncode:
                self.fault(place, f"imgcache config refuses this: {result.stderr}")


def main(program, *paths):
    known = Known(program)
    faults = sum(Article(path, known).check() for path in paths)
    print(f"{len(paths)} articles, {faults} faults in what they name")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
