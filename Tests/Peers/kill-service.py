"""Kills the service at random (SIGKILL) while cameras send and it publishes, and the gateway now and then, and looks whether
every alert that its outbox had accepted arrived, and none twice without saying so.

    kill-service.py FOLDER_OF_BOTH_PROGRAMS PORT [KILLS]

An alert counts as accepted when the service has logged it, which it does once the outbox is on disk, or when it stands in
the outbox that a kill left behind. The user is alert-client.py, which knows only the flow document. Exits with 1 when
something was lost or came twice. Needs ffmpeg, the package `websockets` and the demo's clip.
"""
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

build = os.path.abspath(sys.argv[1])
port = int(sys.argv[2])
kills = int(sys.argv[3]) if len(sys.argv) > 3 else 5
here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(os.path.dirname(here))
client = os.path.join(here, "alert-client.py")
streams = ["yard", "gate"]
seed = int(os.environ.get("SEED", "7"))
chance = random.Random(seed)
logged = set()
left_behind = set()


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def gateway(folder):
    process = subprocess.Popen(
        [f"{build}/picket-gateway", "serve", "--listen", f"127.0.0.1:{port}", "--data", f"{folder}/gateway", "--config",
         f"{folder}/gateway.yaml"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if "listening" not in process.stdout.readline():
        sys.exit("the gateway does not start")
    return process


def service(folder, token):
    process = subprocess.Popen(
        [f"{build}/picket", "serve", "--config", f"{folder}/picket.yaml"], cwd=folder, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, env={**os.environ, "PUBLISHER": token})
    threading.Thread(target=follow, args=(process.stderr,)).start()
    return process


def follow(lines):
    for line in lines:
        if "picket.yaml" in line:
            print(line, file=sys.stderr)
        found = re.search(r"\balert_id=(\S+)", line)
        if found and line.rstrip().endswith(" alert"):
            logged.add(found[1])


def outbox(folder):
    """The ids that wait in the outbox, read from a copy as a fresh start would find it."""
    with tempfile.TemporaryDirectory() as copy:
        for name in os.listdir(f"{folder}/outbox"):
            if name.startswith("outbox.sqlite"):
                shutil.copy(f"{folder}/outbox/{name}", copy)
        path = f"{copy}/outbox.sqlite"
        if not os.path.exists(path):
            return set()
        try:
            rows = sqlite3.connect(path).execute("SELECT alert_id FROM outbox WHERE rejected IS NULL").fetchall()
        except sqlite3.OperationalError:
            return set()  # killed before the table was made
        return {row[0] for row in rows}


def kill(process):
    process.kill()
    process.wait()


def seen(folder):
    with open(f"{folder}/alice.out") as file:
        return [line.split() for line in file.read().split("\n")[:-1]]


def prepare(folder):
    data = ["--data", f"{folder}/gateway"]
    run(f"{build}/picket-gateway", "user", "add", "alice", *data)
    with open(f"{folder}/gateway.yaml", "w") as file:
        file.write("delivery: {redeliver_after: 2s, dead_letter_after: 1000}\n")
    clip = run(os.path.join(root, "scripts/clip"))
    run("ffmpeg", "-v", "error", "-nostdin", "-i", clip, "-an", "-c:v", "libx264", "-preset", "ultrafast", "-g", "10",
        f"{folder}/clip.mp4")
    rules = "[" + ", ".join(f"{{name: rule-{number}, cooldown: 1s}}" for number in range(3)) + "]"
    with open(f"{folder}/picket.yaml", "w") as file:
        file.write(f'gateway: {{url: "http://127.0.0.1:{port}", token: "${{PUBLISHER}}", outbox: outbox}}\n'
                   'http: {listen: "127.0.0.1:0"}\n'
                   f'model: {{path: "{root}/models/person.safetensors"}}\n'
                   f"defaults: {{fps: 4, notify: [alice]}}\nstreams:\n")
        for index, stream in enumerate(streams):
            file.write(f"  - id: {stream}\n    source: {{rtp: {{listen: \"127.0.0.1:{port + 2 + 2 * index}\"}}}}\n"
                       f"    rules: {rules}\n")
    return (run(f"{build}/picket-gateway", "token", "--user", "picket", "--role", "publisher", *data),
            run(f"{build}/picket-gateway", "token", "--user", "alice", *data))


def main(folder):
    publisher, user = prepare(folder)
    processes = {"gateway": gateway(folder)}
    for index, stream in enumerate(streams):
        processes[stream] = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-nostdin", "-stream_loop", "-1", "-re", "-i", f"{folder}/clip.mp4", "-an", "-c",
             "copy", "-bsf:v", "h264_mp4toannexb,dump_extra", "-payload_type", "96", "-f", "rtp",
             f"rtp://127.0.0.1:{port + 2 + 2 * index}?pkt_size=1200"], stdout=subprocess.DEVNULL)
    processes["alice"] = subprocess.Popen(
        [sys.executable, client, f"ws://127.0.0.1:{port}", "alice", user, "--no-ack", "30", "--drop", "2", "--seed",
         str(seed)], stdout=open(f"{folder}/alice.out", "w"), stderr=subprocess.DEVNULL)
    try:
        for number in range(kills):
            before = len(logged)
            processes["service"] = service(folder, publisher)
            # Some lives end at their first alert, some later.
            deadline = time.time() + 60
            while len(logged) == before and time.time() < deadline:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 2))
            if number % 3 == 1:
                # The gateway is away, so that the outbox fills.
                kill(processes["gateway"])
                time.sleep(chance.uniform(0, 2))
            kill(processes["service"])
            left_behind.update(outbox(folder))
            if processes["gateway"].poll() is not None:
                processes["gateway"] = gateway(folder)
        processes["service"] = service(folder, publisher)
        accepted = logged | left_behind
        deadline = time.time() + 60
        while time.time() < deadline and accepted - {alert[0] for alert in seen(folder)}:
            time.sleep(0.2)
        arrived, twice, again = set(), 0, 0
        for name, redelivered, _ in seen(folder):
            again += redelivered == "True"
            twice += name in arrived and redelivered != "True"
            arrived.add(name)
        lost = len(accepted - arrived)
        print(f"{kills} kills, seed {seed}: accepted {len(accepted)}, of them left in the outbox by a kill "
              f"{len(left_behind)}, lost {lost}, twice without a word {twice}, redelivered {again}")
        return lost > 0 or twice > 0 or not accepted
    finally:
        for process in processes.values():
            process.send_signal(signal.SIGKILL)
            process.wait()


with tempfile.TemporaryDirectory() as temporary:
    sys.exit(main(temporary))
