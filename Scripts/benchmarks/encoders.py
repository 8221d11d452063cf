"""The table and the plot of Scripts/benchmarks/encoders; start it by that."""

import argparse
import os
import subprocess
import sys

import photographs

GRAPHICS = [
    "/usr/share/backgrounds/Painting-Colors_by__herobrine7gamer.jpg",
    "/usr/share/backgrounds/firstgeneration.jpg",
    "/usr/share/backgrounds/mate/desktop/GreenTraditional.jpg",
    "/usr/share/backgrounds/mate/desktop/Float-into-MATE.png",
    "/usr/share/wallpapers/Kokkini/contents/images/3840x2160.png",
    "/usr/share/wallpapers/Honeywave/contents/images/5120x2880.jpg",
    "/usr/share/wallpapers/SafeLanding/contents/images/5120x2880.jpg",
    "/usr/share/wallpapers/PastelHills/contents/images/3200x2000.jpg",
    "/usr/share/wallpapers/Kay/contents/images/5120x2880.png",
    "/usr/share/wallpapers/MilkyWay/contents/images/5120x2880.png",
]

# Format and effort, a colour, and the qualities along the curve.
CURVES = [
    ("webp", 0, "", "#9ecae9", (65, 70, 75, 80, 85)),
    ("webp", 2, "", "#1f77b4", (65, 70, 75, 80, 85)),
    ("webp", 4, "", "#0b3c6f", (65, 70, 75, 80, 85)),
    ("webp", 6, "", "#08203a", (75,)),
    ("jpeg", 0, "", "#ff9d2e", (65, 70, 75, 80, 85)),
    ("jpeg", 0, "progressive", "#c96f00", (65, 70, 75, 80, 85)),
    ("avif", 0, "", "#98df8a", (45, 50, 55, 60)),
    ("avif", 1, "", "#2ca02c", (45, 50, 55, 60)),
    ("avif", 2, "", "#145214", (45, 50, 55, 60)),
    ("avif", 4, "", "#000000", (55,)),
    ("png", 6, "", "#8c6bb1", (100,)),
    ("png", 6, "palette", "#d62728", (100,)),
]

# What a preset gets that names no quality and no effort.
DEFAULTS = {("webp", 2, "", 75), ("jpeg", 0, "", 75), ("avif", 1, "", 55)}


def small(path, folder):
    """The picture 800 pixels wide, without loss."""
    name = os.path.splitext(path.lstrip("/").replace("/", "-"))[0]
    target = f"{folder}/{name}.png"
    if not os.path.exists(target):
        subprocess.run(
            ["vipsthumbnail", "-s", "800x", "-o", f"{target}[strip,compression=1]", path],
            check=True, stderr=subprocess.DEVNULL)
        flat = f"{folder}/.flat.png"
        if photographs.header(target, "bands") in (2, 4):
            subprocess.run(["vips", "flatten", target, flat], check=True)
            os.rename(flat, target)
    return target


def measure(options, curve, quality, paths):
    form, effort, more, _, _ = curve
    setting = f"{form}:{quality}:{effort}" + (f":{more}" if more else "")
    text = subprocess.run(
        [f"{options.bin}/imgcache-imaging-bench", "encoders", setting, *paths],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return [float(word) for word in text.split()]


def title(curve):
    form, effort, more, _, _ = curve
    words = {"webp": "WebP", "jpeg": "JPEG", "avif": "AVIF", "png": "PNG"}[form]
    return words + (f" effort {effort}" if form in ("webp", "avif") else "") + (
        f" {more}" if more else "")


class Panel:
    """One set of pictures: likeness over kilobytes."""

    WIDTH, HEIGHT = 470, 330

    def __init__(self, left, name, points):
        self.left, self.name = left, name
        shown = [point for curve, rows in points if curve[0] != "png" for point in rows]
        self.most = max(bytes_ for _, _, bytes_, _ in shown) * 1.05
        least = min(likeness for _, _, _, likeness in shown)
        self.floor = int(least * 100) / 100
        self.points = points

    def x(self, bytes_):
        return self.left + 45 + (self.WIDTH - 60) * bytes_ / self.most

    def y(self, likeness):
        return 40 + (self.HEIGHT - 80) * (1 - (likeness - self.floor) / (1 - self.floor))

    def svg(self):
        parts = [f'<text x="{self.left + 45}" y="26" class="head">{self.name}</text>']
        step = 0.01 if 1 - self.floor < 0.09 else 0.02
        level = self.floor
        while level <= 1.0001:
            y = self.y(level)
            parts.append(
                f'<path d="M{self.left + 45} {y:.1f}H{self.left + self.WIDTH - 15}" class="grid"/>'
                f'<text x="{self.left + 40}" y="{y + 4:.1f}" class="end">{level:.2f}</text>')
            level += step
        pace = 20_000 if self.most > 60_000 else 10_000
        for mark in range(0, int(self.most), pace):
            parts.append(
                f'<text x="{self.x(mark):.1f}" y="{self.HEIGHT - 22}" class="mid">'
                f'{mark // 1000}</text>')
        parts.append(
            f'<text x="{self.left + self.WIDTH / 2:.0f}" y="{self.HEIGHT - 6}" class="mid">'
            'KB a picture (mean); upwards: SSIM</text>')
        for curve, rows in self.points:
            if curve[0] == "png":
                continue
            dash = ' stroke-dasharray="5 3"' if curve[2] else ""
            line = " ".join(f"{self.x(b):.1f},{self.y(s):.1f}" for _, _, b, s in rows)
            parts.append(
                f'<polyline points="{line}" fill="none" stroke="{curve[3]}"{dash} '
                'stroke-width="1.6"/>')
            for quality, _, bytes_, likeness in rows:
                chosen = (curve[0], curve[1], curve[2], quality) in DEFAULTS
                parts.append(
                    f'<circle cx="{self.x(bytes_):.1f}" cy="{self.y(likeness):.1f}" '
                    f'r="{6 if chosen else 2.5}" fill="{curve[3]}"/>')
        return "\n".join(parts)


def plot(path, panels, points):
    width, height = 2 * Panel.WIDTH, Panel.HEIGHT + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        "<style>.grid{stroke:#ddd}.end{text-anchor:end}.mid{text-anchor:middle}"
        ".head{font-size:15px;font-weight:bold}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    parts += [panel.svg() for panel in panels]
    curves = [curve for curve, _ in points if curve[0] != "png"]
    for place, curve in enumerate(curves):
        x, y = 45 + place % 5 * 178, Panel.HEIGHT + 16 + place // 5 * 20
        dash = ' stroke-dasharray="5 3"' if curve[2] else ""
        parts.append(
            f'<path d="M{x} {y}h24" stroke="{curve[3]}" stroke-width="2"{dash}/>'
            f'<text x="{x + 30}" y="{y + 4}">{title(curve)}</text>')
    parts.append(f'<text x="45" y="{height - 4}">Large dots: the defaults. Along a curve: '
                 "quality 65, 70, 75, 80, 85 (AVIF 45, 50, 55, 60).</text></svg>")
    with open(path, "w") as file:
        file.write("\n".join(parts) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--plot")
    options = parser.parse_args()
    folder = f"{options.cache}/small"
    os.makedirs(folder, exist_ok=True)
    sets = [
        ("photographs", [small(path, folder) for path in photographs.SOURCES[::2]]),
        ("graphics", [small(path, folder) for path in GRAPHICS]),
    ]
    panels, points = [], []
    for place, (name, paths) in enumerate(sets):
        print(f"\n**{len(paths)} {name}**\n")
        print("| format | quality | CPU ms | KB | SSIM |\n|---|---:|---:|---:|---:|")
        points = []
        for curve in CURVES:
            rows = []
            for quality in curve[4]:
                some = paths[:4] if curve[0] == "avif" and curve[1] == 4 else paths
                cost, bytes_, likeness = measure(options, curve, quality, some)
                if some is paths:
                    rows.append((quality, cost, bytes_, likeness))
                chosen = (curve[0], curve[1], curve[2], quality) in DEFAULTS
                mark = "**" if chosen else ""
                note = "" if some is paths else f" ({len(some)} pictures)"
                print(f"| {title(curve)}{note} | {mark}{quality if curve[0] != 'png' else '-'}{mark} "
                      f"| {cost:.0f} | {bytes_ / 1000:.1f} | {likeness:.4f} |")
                sys.stdout.flush()
            if rows:
                points.append((curve, rows))
        panels.append(Panel(place * Panel.WIDTH, name, points))
    if options.plot:
        plot(options.plot, panels, points)


main()
