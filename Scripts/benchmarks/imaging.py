"""The rounds of Scripts/benchmarks/imaging; start it by that."""

import argparse
import glob
import json
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

import photographs

WIDTHS = [1200, 800, 400]

CONFIG = {
    "jpeg400": "{width: 400, fit: inside, formats: [jpeg], quality: 75}",
    "webp3": "{width: 1200, widths: [800, 400], fit: inside, formats: [webp]}",
    # As the program in C does, which has libvips' default.
    "webp3effort4": "{width: 1200, widths: [800, 400], fit: inside, formats: [webp], effort: 4}",
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """nginx over one folder, on loopback, for as long as this runs."""

    def __init__(self, folder, home):
        self.port = free_port()
        os.makedirs(f"{home}/nginx/logs", exist_ok=True)
        with open(f"{home}/nginx.conf", "w") as file:
            # Started by root, nginx would read files as somebody else, who may not.
            user = "user root;" if os.geteuid() == 0 else ""
            file.write(f"""
{user} daemon off; worker_processes 1; pid {home}/nginx/pid; error_log {home}/nginx/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; types {{ image/jpeg jpg; }}
    client_body_temp_path {home}/nginx/a; proxy_temp_path {home}/nginx/b;
    fastcgi_temp_path {home}/nginx/c; uwsgi_temp_path {home}/nginx/d; scgi_temp_path {home}/nginx/e;
    server {{ listen 127.0.0.1:{self.port}; root {folder}; }}
}}
""")
        self.process = subprocess.Popen(
            ["nginx", "-p", f"{home}/nginx", "-c", f"{home}/nginx.conf"],
            stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("error: nginx did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def timed(words, log, environment=None):
    """Seconds of wall and CPU and peak megabytes of the largest process, children included."""
    start = time.monotonic()
    with open(log, "wb") as output:
        process = subprocess.Popen(
            words, stdout=output, stderr=output, env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status != 0:
        with open(log, errors="replace") as text:
            raise SystemExit(f"error: {words[0]} ended with {status}:\n{text.read()[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Bench:
    def __init__(self, options, home):
        self.options, self.home = options, home
        self.paths = photographs.photographs(f"{options.cache}/photographs", options.photographs)
        self.widths = [photographs.header(path, "width") for path in self.paths]
        self.server = Server(f"{options.cache}/photographs", home)
        base = f"http://127.0.0.1:{self.server.port}"
        self.urls = [f"{base}/{os.path.basename(path)}" for path in self.paths]
        with open(f"{home}/urls.txt", "w") as file:
            file.write("\n".join(self.urls) + "\n")
        with open(f"{home}/curl.conf", "w") as file:
            file.writelines(f'url = "{url}"\nremote-name\n' for url in self.urls)
        for task, preset in CONFIG.items():
            os.makedirs(f"{home}/{task}/config")
            os.makedirs(f"{home}/{task}/articles")
            with open(f"{home}/{task}/config/imgcache.yaml", "w") as file:
                file.write(f"content: {{roots: [articles]}}\nthumbnails:\n  size: {preset}\n")
            for number in range(0, len(self.urls), 10):
                with open(f"{home}/{task}/articles/{number:04d}.yaml", "w") as file:
                    file.write("images:\n")
                    file.writelines(f"  - url: {url}\n" for url in self.urls[number:number + 10])

    # The contenders. Each leaves its thumbnails in a folder that `count` looks at.

    def sync(self, task):
        site = f"{self.home}/{task}"
        shutil.rmtree(f"{site}/cache", ignore_errors=True)
        return timed(
            [f"{self.options.bin}/imgcache", "sync", "-C", site, "--progress", "none",
             "--allow-address", "127.0.0.1/32"], f"{self.home}/log")

    def renderer(self, task):
        shutil.rmtree(f"{self.home}/renderer", ignore_errors=True)
        os.makedirs(f"{self.home}/renderer")
        return timed(
            [f"{self.options.bin}/imgcache-imaging-bench", "workers", task,
             f"{self.home}/renderer", *self.paths], f"{self.home}/log")

    def vips(self, task, download=True):
        """curl, then vipsthumbnail in two processes of one libvips thread, once for each size."""
        folder = f"{self.home}/vips"
        sizes = [(400, "jpg")] if task == "jpeg400" else [(width, "webp") for width in WIDTHS]
        return self.shrunk_by(folder, [width for width, _ in sizes], [
            f"vipsthumbnail -s '{width}x>' -o {folder}/{width}/%s.{extension}"
            for width, extension in sizes], download)

    def once(self, task):
        """curl, then a program in C that decodes once, in two processes of one libvips thread."""
        folder = f"{self.home}/once"
        return self.shrunk_by(
            folder, WIDTHS, [f"{self.options.cache}/decode-once {folder}"], True)

    def shrunk_by(self, folder, widths, commands, download):
        """curl, then each command in two processes, which get half of the photographs each."""
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(f"{folder}/originals")
        for width in widths:
            os.makedirs(f"{folder}/{width}")
        half = (len(self.paths) + 1) // 2
        curl = (f"cd {folder}/originals && curl -sSf --parallel --parallel-max 50 "
                f"-K {self.home}/curl.conf && ")
        source = f"{folder}/originals" if download else os.path.dirname(self.paths[0])
        names = " ".join(os.path.basename(path) for path in self.paths)
        script = (curl if download else "") + f"cd {source}"
        for command in commands:
            script += f" && printf '%s\\n' {names} | xargs -P 2 -n {half} {command}"
        return timed(
            ["bash", "-c", script], f"{self.home}/log",
            {"VIPS_CONCURRENCY": "1", "VIPS_WARNING": "0"})

    def vips_alone(self, task):
        return self.vips(task, download=False)

    def img2dataset(self, task):
        folder = f"{self.home}/img2dataset"
        shutil.rmtree(folder, ignore_errors=True)
        return timed(
            [f"{self.options.cache}/img2dataset/bin/img2dataset",
             "--url_list", f"{self.home}/urls.txt", "--output_folder", folder,
             "--image_size", "400", "--resize_mode", "keep_ratio_largest",
             "--resize_only_if_bigger", "True", "--output_format", "files",
             "--encode_quality", "75", "--processes_count", "2", "--thread_count", "32",
             "--number_sample_per_shard", str((len(self.urls) + 1) // 2)],
            f"{self.home}/log",
            {"NO_ALBUMENTATIONS_UPDATE": "1", "PYTHONWARNINGS": "ignore"})

    def results(self, name, task):
        pattern = {
            "sync": f"{self.home}/{task}/cache/thumbs/size/*/*.*",
            "renderer": f"{self.home}/renderer/*.*",
            "vips": f"{self.home}/vips/[0-9]*/*.*",
            "vips_alone": f"{self.home}/vips/[0-9]*/*.*",
            "once": f"{self.home}/once/[0-9]*/*.*",
            "img2dataset": f"{self.home}/img2dataset/*/*.jpg",
        }[name]
        return glob.glob(pattern)

    def wanted(self, name, task):
        """Files to be made. imgcache writes a size that repeats another one only once."""
        if task == "jpeg400":
            return len(self.paths)
        if name.startswith("vips") or name == "once":
            return len(self.paths) * len(WIDTHS)
        return sum(len({min(width, real) for width in WIDTHS}) for real in self.widths)

    def run(self, task, names):
        figures = {name: [] for name in names}
        sizes = {}
        for round_number in range(self.options.rounds + 1):
            turn = round_number % len(names)
            for name in names[turn:] + names[:turn]:
                figure = getattr(self, name)(task)
                files = self.results(name, task)
                wanted = self.wanted(name, task)
                if len(files) != wanted:
                    with open(f"{self.home}/log", errors="replace") as text:
                        raise SystemExit(f"error: {name} made {len(files)} files, not {wanted}:\n"
                                         f"{text.read()[-2000:]}")
                sizes[name] = sum(os.path.getsize(path) for path in files)
                # The first round warms the disk's cache and is not counted.
                if round_number > 0:
                    figures[name].append(figure)
        self.report(task, names, figures, sizes)
        return sizes

    def report(self, task, names, figures, sizes):
        titles = {
            "sync": "`imgcache sync`", "renderer": "imgcache, rendering alone",
            "vips": "curl + vipsthumbnail", "vips_alone": "vipsthumbnail alone",
            "img2dataset": "img2dataset", "once": "curl + a program in C that decodes once",
        }
        print(f"\n### {task}\n")
        print("| contender | wall, median s | all rounds | CPU s | peak MB | result MB "
              "| sync / this, wall | sync / this, CPU |")
        print("|---|---:|---|---:|---:|---:|---:|---:|")
        base = figures[names[0]]
        for name in names:
            rounds = figures[name]
            wall, cpu, peak = (statistics.median(f[i] for f in rounds) for i in range(3))
            ratios = [
                statistics.median(mine[i] / its[i] for mine, its in zip(base, rounds))
                for i in range(2)
            ]
            print(f"| {titles[name]} | {wall:.2f} | "
                  f"{' '.join(f'{f[0]:.2f}' for f in rounds)} | {cpu:.2f} | {peak:.0f} "
                  f"| {sizes[name] / 1e6:.2f} | {ratios[0]:.2f} | {ratios[1]:.2f} |")

    def compare(self, task, peer):
        """Bytes beside the peer's; and SSIM of each thumbnail against its photograph decoded whole
        and shrunk by the mean of areas."""
        thumbnails = self.thumbnails(task)
        ours, theirs = [], []
        for path, url in zip(self.paths, self.urls):
            stem = os.path.basename(path)[:-4]
            for width in WIDTHS:
                # A size that repeats a larger one has no file of its own.
                if width in thumbnails[url]:
                    ours.append((path, thumbnails[url][width]))
                    theirs.append((path, f"{self.home}/{peer}/{width}/{stem}.webp"))
        means = []
        for pairs in (ours, theirs):
            words = [word for pair in pairs for word in pair]
            text = subprocess.run(
                [f"{self.options.bin}/imgcache-imaging-bench", "likeness", *words],
                check=True, stdout=subprocess.PIPE, text=True).stdout
            means.append(statistics.fmean(float(line) for line in text.split()))
        own, other = (sum(os.path.getsize(file) for _, file in pairs) for pairs in (ours, theirs))
        print(f"\nOf {len(ours)} thumbnails that both made: bytes {own / other:.3f} of the peer's; SSIM, "
              f"mean: imgcache {means[0]:.4f}, the peer {means[1]:.4f}, difference "
              f"{means[0] - means[1]:+.4f}")

    def thumbnails(self, task):
        """The files of the last sync by URL and width, as its manifest names them."""
        cache = f"{self.home}/{task}/cache"
        with open(f"{cache}/manifest.json") as file:
            images = json.load(file)["images"]
        return {
            image["url"]: {
                thumbnail["width"]: f"{cache}/{thumbnail['path']}"
                for thumbnail in image["thumbnails"]}
            for image in images}


def versions(options):
    def first(*words):
        text = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True).stdout
        return text.splitlines()[0] if text else "?"

    with open("/proc/cpuinfo") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) / 1e6
    print(f"- {time.strftime('%Y-%m-%d')}; {len(models)} x {models[0] if models else '?'}, "
          f"{memory:.0f} GB, load {os.getloadavg()[0]:.1f} at the start")
    print(f"- {first('vips', '--version')}; {first('curl', '--version').split(' (')[0]}; "
          f"{first('nginx', '-v')}")
    pip = f"{options.cache}/img2dataset/bin/pip"
    if os.path.exists(pip):
        print(f"- img2dataset {first('bash', '-c', pip + ' show img2dataset | sed -n s/^Version:.//p')}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--photographs", type=int, default=234)
    parser.add_argument("--tasks", default="jpeg400,webp3")
    options = parser.parse_args()
    versions(options)
    with tempfile.TemporaryDirectory(prefix="imgcache-bench-") as home:
        bench = Bench(options, home)
        try:
            total = sum(os.path.getsize(path) for path in bench.paths)
            print(f"- {len(bench.paths)} photographs, {total / 1e6:.0f} MB, "
                  f"{options.rounds} rounds after one that is not counted")
            if "jpeg400" in options.tasks:
                names = ["sync", "vips", "renderer", "vips_alone"]
                if os.path.exists(f"{options.cache}/img2dataset/bin/img2dataset"):
                    names.insert(2, "img2dataset")
                bench.run("jpeg400", names)
            if "webp3" in options.tasks:
                bench.run("webp3", ["sync", "vips"])
                bench.compare("webp3", "vips")
                bench.run("webp3effort4", ["sync", "once"])
                bench.compare("webp3effort4", "once")
        finally:
            bench.server.stop()


main()
