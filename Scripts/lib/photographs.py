"""Photographs to measure with: 37 of Debian's wallpaper packages, and crops of them.

Real photographs that anybody may fetch are few; so that there are 234 of mixed sizes, each source
gives up to seven pictures: itself, and parts of it at other sizes. They are JPEGs of quality 94,
every seventh progressive. Nothing is drawn or repeated. `vips` cuts and encodes them.
"""

import concurrent.futures
import os
import subprocess

PACKAGES = [
    "lomiri-wallpapers-16.04", "lomiri-wallpapers-20.04", "mate-backgrounds",
    "plasma-workspace-wallpapers", "ukui-wallpapers",
]

# Wallpapers that are photographs; the others of these packages are drawn.
_BACKGROUNDS = """
Bridge_by_Sander_Klootwijk Dragonfly_by_Bolly Kleiber_by_Lukas_Baubkus Picture_0B_by_freespace
Picture_1A_by_freespace Wine_by_Jakkub_Mede aitzgorri_by_Aitzol_Berasategi free_by_Peter_Nerlich
friends_by_Aitzol_Berasategi greentock_by_Peter_Nerlich life_by_Aitzol_Berasategi
mate/nature/Aqua mate/nature/Blinds mate/nature/Dune mate/nature/FreshFlower mate/nature/Garden
mate/nature/GreenMeadow mate/nature/LadyBird mate/nature/RainDrops mate/nature/Storm
mate/nature/TwoWings mate/nature/Wood mate/nature/YellowFlower
picosdeeuropa_by_Aitzol_Berasategi seeding_by_Clements_Engelhardt sunset_by_Aitzol_Berasategi
""".split()
_WALLPAPERS = """
BytheWater ColdRipple ColorfulCups DarkestHour EveningGlow FallenLeaf Grey Kite OneStandsOut Path
summer_1am
""".split()

SOURCES = [f"/usr/share/backgrounds/{name}.jpg" for name in _BACKGROUNDS] + [
    f"/usr/share/wallpapers/{name}/contents/images/2560x1600.jpg" for name in _WALLPAPERS
]

# Part of width and height that is kept, and where it lies (0 left or top ... 1 right or bottom).
_PARTS = [
    (1.0, 0.5, 0.5), (0.8, 0.0, 0.0), (0.7, 1.0, 1.0), (0.6, 1.0, 0.0), (0.9, 0.5, 1.0),
    (0.5, 0.5, 0.5), (0.75, 0.0, 1.0),
]
_WIDTHS = [4000, 2400, 1600, 1280, 3000, 1200, 2000, 1024, 3500, 1920, 2560]


def _run(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def header(path, field):
    """One number of a picture's header, such as its width."""
    text = subprocess.run(
        ["vipsheader", "-f", field, path], check=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ).stdout
    return int(text)


def _make(number, source, folder):
    target = f"{folder}/{number:03d}.jpg"
    if os.path.exists(target):
        return
    kept, across, down = _PARTS[number // len(SOURCES) % len(_PARTS)]
    width, height = header(source, "width"), header(source, "height")
    wide, high = int(width * kept), int(height * kept)
    base = f"{folder}/.{number:03d}"
    _run("vips", "crop", source, f"{base}.v", str(int((width - wide) * across)),
         str(int((height - high) * down)), str(wide), str(high))
    wanted = max(800, min(_WIDTHS[number % len(_WIDTHS)], wide))
    _run("vips", "resize", f"{base}.v", f"{base}-small.v", str(wanted / wide))
    progressive = ",interlace" if number % 7 == 3 else ""
    _run("vips", "copy", f"{base}-small.v",
         f"{base}.jpg[Q=94,optimize-coding,strip{progressive}]")
    os.rename(f"{base}.jpg", target)
    for name in (f"{base}.v", f"{base}-small.v"):
        os.unlink(name)


def photographs(folder, count=234):
    """Makes what is missing in `folder`; the paths, in order."""
    os.makedirs(folder, exist_ok=True)
    sources = [path for path in SOURCES if os.path.exists(path)]
    if len(sources) != len(SOURCES):
        missing = sorted(set(SOURCES) - set(sources))
        raise SystemExit(f"error: {missing[0]} is missing: apt-get install {' '.join(PACKAGES)}")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(_make, number, sources[number % len(sources)], folder)
            for number in range(count)
        ]
        for job in jobs:
            job.result()
    return [f"{folder}/{number:03d}.jpg" for number in range(count)]


if __name__ == "__main__":
    import sys

    paths = photographs(sys.argv[1])
    total = sum(os.path.getsize(path) for path in paths)
    print(f"{len(paths)} photographs, {total / 1e6:.0f} MB")
