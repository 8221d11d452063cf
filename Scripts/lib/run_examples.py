"""Runs the examples of articles: run_examples.py FOLDER --write|'' ARTICLE...

A fenced block of sh, python or liquid is run in FOLDER, which holds a cache. A block of text behind it, with nothing
between but blank lines, is what it must print.
"""

import os
import re
import subprocess
import sys

# What the include of the Liquid example is called with, and what its site knows.
LIQUID = r"""
require "json"
require "liquid"
manifest = JSON.parse(File.read("cache/manifest.json"))
url = manifest["images"].find { |image| image["isCached"] && image["original"]["width"] > 400 }["url"]
template = Liquid::Template.parse(ARGF.read, error_mode: :strict)
[url, "https://nowhere.example/a&b.jpg"].each do |address|
  puts template.render!(
    {"site" => {"data" => {"manifest" => manifest}},
     "include" => {"url" => address, "preset" => "card", "sizes" => "400px", "alt" => "A \"garden\""}},
    strict_variables: false, strict_filters: true)
end
"""

BLOCK = re.compile(r"^```(sh|python|liquid)\n(.*?)^```\n(?:(\n*)```text\n(.*?)^```\n)?", re.M | re.S)


def run(language, text, folder):
    command = {
        "sh": ["bash", "-euo", "pipefail", "-c", text],
        "python": [sys.executable, "-c", text],
        "liquid": ["ruby", "-e", LIQUID, "-"],
    }[language]
    result = subprocess.run(
        command, cwd=folder, input=text if language == "liquid" else "", capture_output=True, text=True,
        timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"})
    # `head` may end before what feeds it.
    if result.returncode not in (0, 141):
        return None, result.stderr
    # Pictures that are told in their own bytes differ from encoder to encoder, and so do names of files.
    output = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,...", result.stdout)
    output = re.sub(r"\b([0-9a-f]{2})/[0-9a-f]{32,64}\.", "ab/....", output)
    return output, result.stderr


def check(article, folder, writes):
    with open(article, encoding="utf-8") as file:
        text = file.read()
    count = faults = 0
    new = []
    end = 0
    for match in BLOCK.finditer(text):
        language, code, gap, expected = match.groups()
        output, errors = run(language, code, folder)
        count += 1
        line = text.count("\n", 0, match.start()) + 1
        if output is None or not output.strip():
            print(f"{article}:{line}: the example failed or printed nothing\n{errors}", file=sys.stderr)
            faults += 1
        elif expected != output and not writes:
            print(f"{article}:{line}: printed\n{output}instead of\n{expected}", file=sys.stderr)
            faults += 1
        new.append(text[end:match.start()])
        new.append(f"```{language}\n{code}```\n\n```text\n{output or ''}```\n")
        end = match.end()
    new.append(text[end:])
    if writes:
        with open(article, "w", encoding="utf-8") as file:
            file.write("".join(new))
    print(f"{article}: {count} examples, {faults} faults")
    return faults if count else 1


folder, mode, *articles = sys.argv[1:]
sys.exit(1 if sum(check(article, folder, mode == "--write") for article in articles) else 0)
