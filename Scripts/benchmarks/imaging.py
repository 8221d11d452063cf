"""The rounds of Scripts/benchmarks/imaging; start it by that."""

import argparse
import glob
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
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(f"{folder}/originals")
        half = (len(self.paths) + 1) // 2
        curl = (f"cd {folder}/originals && curl -sSf --parallel --parallel-max 50 "
                f"-K {self.home}/curl.conf && ")
        source = f"{folder}/originals" if download else os.path.dirname(self.paths[0])
        names = " ".join(os.path.basename(path) for path in self.paths)
        script = (curl if download else "") + f"cd {source}"
        sizes = [(400, "jpg")] if task == "jpeg400" else [(width, "webp") for width in WIDTHS]
        for width, extension in sizes:
            os.makedirs(f"{folder}/{width}")
            script += (f" && printf '%s\\n' {names} | xargs -P 2 -n {half} "
                       f"vipsthumbnail -s '{width}x>' -o {folder}/{width}/%s.{extension}")
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
            "img2dataset": f"{self.home}/img2dataset/*/*.jpg",
        }[name]
        return glob.glob(pattern)

    def wanted(self, name, task):
        """Files to be made. imgcache writes a size that repeats another one only once."""
        if task == "jpeg400":
            return len(self.paths)
        if name.startswith("vips"):
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
            "img2dataset": "img2dataset",
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

    def likeness(self):
        """SSIM of each thumbnail against its photograph decoded whole and shrunk by mean of area."""
        ours, theirs = [], []
        for number, path in enumerate(self.paths):
            stem = os.path.basename(path)[:-4]
            for width in WIDTHS:
                # A size that repeats a larger one has no file of its own.
                mine = f"{self.home}/renderer/{number}-{width}.webp"
                if os.path.exists(mine):
                    ours.append((path, mine))
                    theirs.append((path, f"{self.home}/vips/{width}/{stem}.webp"))
        means = []
        for pairs in (ours, theirs):
            words = [word for pair in pairs for word in pair]
            text = subprocess.run(
                [f"{self.options.bin}/imgcache-imaging-bench", "likeness", *words],
                check=True, stdout=subprocess.PIPE, text=True).stdout
            means.append(statistics.fmean(float(line) for line in text.split()))
        print(f"\nSSIM, mean of {len(ours)}: imgcache {means[0]:.4f}, vipsthumbnail {means[1]:.4f}, "
              f"difference {means[0] - means[1]:+.4f}")


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
                sizes = bench.run("webp3", ["sync", "vips"])
                bench.renderer("webp3")
                print(f"\nBytes: {sizes['sync'] / sizes['vips']:.3f} of vipsthumbnail's")
                bench.likeness()
        finally:
            bench.server.stop()


main()
