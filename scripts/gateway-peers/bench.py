"""Runs our gateway and its peers under the same load and prints the table; called by scripts/bench-gateway."""
import argparse
import json
import os
import platform
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from importlib.metadata import version

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("PICKET_SHARED", os.path.join(ROOT, "..", "shared"))
HERE = os.path.dirname(os.path.abspath(__file__))
MARKS = ("<!-- bench-gateway begins -->", "<!-- bench-gateway ends -->")

options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--build", default=os.path.join(ROOT, ".build/release"), help="folder of picket and picket-gateway")
options.add_argument("--bench", help="the load generator's command (default: picket bench gateway)")
options.add_argument("--seconds", type=float, default=5, help="of load in each run")
options.add_argument("--rounds", type=int, default=2, help="how often each run is done, in turns; the best counts")
options.add_argument("--hold", type=int, default=10000, help="connections of the memory run")
options.add_argument("--port", type=int, default=18400)
options.add_argument("--only", help="runs whose names contain this")
options.add_argument("--write", metavar="FILE", help="put the table into this Markdown file")
options = options.parse_args()

generator = (options.bench or os.path.join(options.build, "picket") + " bench gateway").split()
# name, users, arguments of the generator, what counts, whether more is better
RUNS = [
    ("64 KB alert to 1000 users, alerts/s", 1000, ["--size", "65536"], lambda r: r["published_per_second"], True),
    ("the same, p99 ms", 1000, None, lambda r: r["latency_ms"]["p99"], False),
    ("one 64 KB alert at a time to 1000 users, p50 ms", 1000, ["--size", "65536", "--window", "1"],
     lambda r: r["latency_ms"]["p50"], False),
    ("the same, p99 ms", 1000, None, lambda r: r["latency_ms"]["p99"], False),
    ("own stream 1 KB, 100 users, messages/s", 100,
     ["--size", "1024", "--audience", "one", "--window", "128"], lambda r: r["deliveries_per_second"], True),
    ("the same, p99 ms", 100, None, lambda r: r["latency_ms"]["p99"], False),
    ("own stream 64 KB, 100 users, messages/s", 100,
     ["--size", "65536", "--audience", "one", "--window", "96"], lambda r: r["deliveries_per_second"], True),
    ("publishing 64 KB (ours: on disk before the answer), alerts/s", 0,
     ["--size", "65536", "--audience", "absent", "--window", "64"], lambda r: r["published_per_second"], True),
    ("connections/s with token check", 2000, ["--audience", "nobody"], lambda r: r["connections_per_second"], True),
    (f"memory a connection at {options.hold}, KB", options.hold, ["--audience", "nobody"],
     lambda r: r["memory_kilobytes"], False),
]


def wait_for(port, process):
    for _ in range(200):
        if process.poll() is not None:
            sys.exit(f"a server ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    sys.exit("a server does not answer")


def memory(process):
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


class Picket:
    name = "picket-gateway"
    publish_offset = 0

    def start(self, port, users):
        self.folder = tempfile.TemporaryDirectory()
        gateway = os.path.join(options.build, "picket-gateway")
        # One more, who never connects.
        ids = [f"bench-{index}" for index in range(users + 1)]
        subprocess.run([gateway, "user", "add", *ids, "--data", self.folder.name], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(self.folder.name, "jwt-secret"), "w") as file:
            file.write(SECRET)
        configuration = os.path.join(self.folder.name, "gateway.yaml")
        with open(configuration, "w") as file:
            file.write(PICKET_CONFIGURATION)
        return [gateway, "serve", "--listen", f"127.0.0.1:{port}", "--data", self.folder.name, "--config", configuration]


class Peer:
    publish_offset = 0

    def __init__(self, name, script, publish_offset=0):
        self.name, self.publish_offset = name, publish_offset
        own = os.path.join(HERE, script)
        self.script = own if os.path.exists(own) else os.path.join(SHARED, "peers", script)

    def start(self, port, users):
        return [sys.executable, self.script, str(port)]


SECRET = secrets.token_hex(32)
# Every peer must hold all connections of one machine; none of them limits a client's address.
PICKET_CONFIGURATION = "log: {level: warning}\n"


def run(server, port, users, arguments):
    command = server.start(port, users)
    environment = {**os.environ, "SECRET": SECRET, "PICKET_JWT_SECRET": SECRET}
    process = subprocess.Popen(["taskset", "-c", "0", *command], env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        before = memory(process)
        load = subprocess.Popen(
            ["taskset", "-c", "1", *generator, "--url", f"http://127.0.0.1:{port}", "--publish-url",
             f"http://127.0.0.1:{port + server.publish_offset}", "--connections", str(users), "--seconds",
             str(options.seconds if "nobody" not in arguments else 2), "--json", *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        held = None
        for line in load.stderr:
            if line.startswith("connected"):
                time.sleep(0.5)
                held = memory(process)
            else:
                print(f"  {server.name}: {line.strip()}", file=sys.stderr)
        report = load.stdout.read()
        if load.wait() != 0:
            return None
        report = json.loads(report)
        report["memory_kilobytes"] = (held - before) / max(1, users) if held else float("nan")
        if report["lost"] or report["duplicated"] or report["closed"]:
            print(f"  {server.name}: lost {report['lost']}, twice {report['duplicated']}, closed {report['closed']}",
                  file=sys.stderr)
        return report
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def number(value):
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def main():
    servers = [Picket(), Peer("FastAPI (gather)", "fastapi_gateway.py"), Peer("picows", "picows_gateway.py", 1)]
    rows, port, reports = [], options.port, {}
    for name, users, arguments, value, more_is_better in RUNS:
        if options.only and options.only not in name and arguments is not None:
            reports = {}
            continue
        if arguments is not None:
            reports = {server.name: [] for server in servers}
            for _ in range(options.rounds):
                for server in servers:
                    print(f"{name}: {server.name}", file=sys.stderr)
                    if report := run(server, port, users, arguments):
                        reports[server.name].append(report)
                    port += 2
        best = max if more_is_better else min
        values = {key: best(map(value, found)) if found else None for key, found in reports.items()}
        if not values:
            continue
        ours = values["picket-gateway"]

        def ratio(other):
            return f"{ours / other:.2f}" if ours and other else "–"

        rows.append([name, number(ours), number(values["FastAPI (gather)"]), number(values["picows"]),
                     ratio(values["FastAPI (gather)"]), ratio(values["picows"])])
    head = ["one server core, loopback", "picket-gateway", "FastAPI (gather)", "picows", "ours/FastAPI", "ours/picows"]
    table = [head, ["---"] * len(head), *rows]
    text = "\n".join("| " + " | ".join(row) + " |" for row in table)
    with open("/proc/cpuinfo") as file:
        cpu = next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    packages = ", ".join(f"{name} {version(name)}" for name in ("fastapi", "uvicorn", "uvloop", "websockets", "picows"))
    text += (f"\n\n{cpu}, {os.cpu_count()} virtual cores, Linux {platform.release()}; Python {platform.python_version()}, "
             f"{packages}; {options.rounds} rounds of {options.seconds:g} s in turns, the best counts.\n")
    print(text)
    if options.write:
        with open(options.write) as file:
            old = file.read()
        block = f"{MARKS[0]}\n{text}{MARKS[1]}"
        if MARKS[0] in old:
            start, end = old.index(MARKS[0]), old.index(MARKS[1]) + len(MARKS[1])
            old = old[:start] + block + old[end:]
        else:
            old += f"\n## The gateway\n\n{block}\n"
        with open(options.write, "w") as file:
            file.write(old)


main()
