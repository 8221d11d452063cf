"""For the measuring scripts in Python: builds, starts the local origin, writes sites, runs sync."""

import json
import os
import shutil
import socket
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def prepare(products, packages=(), folder=None):
    """Installs what is missing, builds the products for release, and gives back their folder;
    with a folder given, nothing is built and the programs are taken from there."""
    steps = [f'source "{ROOT}/Scripts/lib/setup.sh"', "need_libraries"]
    if packages:
        steps.append("need_packages " + " ".join(packages))
    if not folder:
        steps.append("build release " + " ".join(products))
    steps.append('echo "${bin:-}"')
    made = subprocess.run(
        ["bash", "-c", "; ".join(steps)], stdout=subprocess.PIPE, check=True, text=True)
    return os.path.abspath(folder) if folder else made.stdout.strip()


def build_preload(name, home):
    """A library to preload into programs, from C beside the trials; by clang of the Swift toolchain
    where there is no cc."""
    path = f"{home}/{name}.so"
    subprocess.run(
        [shutil.which("cc") or "clang", "-shared", "-fPIC", "-O1", "-o", path,
         f"{ROOT}/Scripts/trials/{name}.c", "-ldl", "-pthread"], check=True)
    return path


def free_port():
    """A port of loopback that nobody holds just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def peak_megabytes(process):
    """The most memory that a running process ever had, in MB."""
    with open(f"/proc/{process}/status") as file:
        line = next(line for line in file if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


class Nginx:
    """One nginx worker on a free port of 127.0.0.1, ended with the script."""

    def __init__(self, home, root):
        self.port = free_port()
        path = f"{home}/nginx.conf"
        with open(path, "w") as file:
            file.write(
                f"""daemon off; master_process off; pid {home}/nginx.pid; error_log {home}/error.log;
                events {{ worker_connections 1024; }}
                http {{
                  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
                  types {{ image/jpeg jpg; image/webp webp; }}
                  client_body_temp_path {home}/t1; proxy_temp_path {home}/t2;
                  fastcgi_temp_path {home}/t3; uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;
                  server {{ listen 127.0.0.1:{self.port}; root {root}; }}
                }}"""
            )
        self.process = subprocess.Popen(
            ["nginx", "-c", path, "-e", f"{home}/error.log"], stdin=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("error: nginx did not start; see its error.log")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Origin:
    """The local origin server: it ends when this program does, since it reads our pipe."""

    def __init__(self, programs, home, rules=(), options=(), environment=()):
        os.makedirs(home, exist_ok=True)
        ready, self.rules = f"{home}/ready.json", f"{home}/rules"
        with open(self.rules, "w") as file:
            file.writelines(rule + "\n" for rule in rules)
        self.process = subprocess.Popen(
            [f"{programs}/imgcache-origin", "--home", home, "--ready-file", ready, "--until-eof",
             "--max-lifetime", "3h", "--rules", self.rules, *options],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            env={**os.environ, **dict(environment)})
        for _ in range(200):
            if os.path.exists(ready) and os.path.getsize(ready):
                break
            time.sleep(0.05)
        with open(ready) as file:
            told = json.load(file)
        self.http = told["httpPort"]
        # Every host name of the world, and nothing outside this machine.
        self.flags = [
            "--connect-to", f":80:127.0.0.1:{told['httpPort']}",
            "--connect-to", f":443:127.0.0.1:{told['httpsPort']}",
            "--cacert", told["caFile"], "--allow-address", "127.0.0.1/32"]

    def control(self, path, body=""):
        """What the control host says; a body is posted."""
        text = body.encode()
        method = f"POST {path}" if text else f"GET {path}"
        head = f"{method} HTTP/1.0\r\nHost: origin.control\r\nContent-Length: {len(text)}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.http)) as link:
            link.sendall(head.encode() + text)
            answer = b""
            while part := link.recv(65536):
                answer += part
        return answer.split(b"\r\n\r\n", 1)[1].decode()

    def counts(self):
        return json.loads(self.control("/counts.json"))

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def write_documents(folder, urls, each):
    """Articles with `each` images of the list."""
    os.makedirs(folder, exist_ok=True)
    for start in range(0, len(urls), each):
        lines = ["---", f"title: Article {start // each}", "images:"]
        lines += [f"  - url: {url}" for url in urls[start:start + each]]
        with open(f"{folder}/{start // each:06d}.md", "w") as file:
            file.write("\n".join(lines) + "\n---\nText.\n")


def write_settings(site, text):
    os.makedirs(f"{site}/config", exist_ok=True)
    with open(f"{site}/config/imgcache.yaml", "w") as file:
        file.write(text)


def timed(command):
    """Runs a program: its output, seconds, and the peak of its own memory in MB (children have
    theirs)."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    peak = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as file:
                for line in file:
                    if line.startswith("VmHWM:"):
                        peak = max(peak, int(line.split()[1]))
        except (FileNotFoundError, ProcessLookupError):
            pass
        time.sleep(0.05)
    output, errors = process.communicate()
    if process.returncode != 0:
        raise SystemExit(f"error: {' '.join(command)} ended with {process.returncode}\n{errors}")
    return output, time.monotonic() - start, peak / 1024
