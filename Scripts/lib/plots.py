"""Plots of the benchmarks as SVG, drawn without a library."""

import math

COLOURS = ["#0b6e8a", "#c2571a", "#4d7c2f", "#7a4fa3", "#a33b5b"]
LEFT, TOP, WIDTH, HEIGHT = 70, 30, 420, 250

HEAD = """<svg xmlns="http://www.w3.org/2000/svg" width="700" height="340" viewBox="0 0 700 340"
 font-family="sans-serif" font-size="13">
<rect width="700" height="340" fill="#fff"/>
<style>.grid{stroke:#ddd}.end{text-anchor:end}.mid{text-anchor:middle}</style>
"""


def growth_plot(path, counts, curves):
    """Seconds against references, both in powers of ten, a curve for each name."""
    seconds = [value for curve in curves.values() for value in curve]
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    first, last = math.log10(counts[0]), math.log10(max(counts[-1], counts[0] + 1))

    def across(count):
        return LEFT + (math.log10(count) - first) / (last - first) * WIDTH

    def down(value):
        return TOP + HEIGHT - (math.log10(value) - low) / max(high - low, 1) * HEIGHT

    parts = [HEAD]
    for power in range(low, high + 1):
        y = down(10 ** power)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
                     f'<text class="end" x="{LEFT - 8}" y="{y + 4:.1f}">{10.0 ** power:g} s</text>')
    for count in counts:
        x = across(count)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{TOP + HEIGHT}"/>'
                     f'<text class="mid" x="{x:.1f}" y="{TOP + HEIGHT + 20}">{count:,}</text>')
    parts.append(f'<text class="mid" x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 42}">references</text>')
    labels = []
    for colour, (name, curve) in zip(COLOURS, curves.items()):
        points = [(across(count), down(value)) for count, value in zip(counts, curve)]
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2.5" points="'
                     + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
        labels.append([points[-1][1], f"{name}, {curve[-1]:.3g} s", colour])
    # Labels that would lie on each other are moved down.
    labels.sort()
    for before, label in zip(labels, labels[1:]):
        label[0] = max(label[0], before[0] + 17)
    parts += [f'<text x="{LEFT + WIDTH + 14}" y="{y + 4:.1f}" fill="{colour}">{text}</text>'
              for y, text, colour in labels]
    with open(path, "w") as file:
        file.write("\n".join(parts) + "\n</svg>\n")
