"""Kills the gateway at random (SIGKILL) while publishers publish and users read, and looks whether every alert that was
accepted arrived, and none twice without saying so.

    kill-gateway.py FOLDER_OF_PICKET_GATEWAY PORT [KILLS]

The users are alert-client.py, which knows only the flow document: it leaves alerts unacknowledged and cuts its connection
now and then. Exits with 1 when something was lost or came twice.
"""
import base64
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

gateway = os.path.join(sys.argv[1], "picket-gateway")
port = int(sys.argv[2])
kills = int(sys.argv[3]) if len(sys.argv) > 3 else 5
client = os.path.join(os.path.dirname(os.path.abspath(__file__)), "alert-client.py")
users = ["alice", "bob"]
seed = int(os.environ.get("SEED", "7"))
chance = random.Random(seed)
lock = threading.Lock()
accepted = {user: set() for user in users}
stopping = threading.Event()


def run(*arguments):
    return subprocess.run([gateway, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def start(folder):
    process = subprocess.Popen(
        [gateway, "serve", "--listen", f"127.0.0.1:{port}", "--data", folder, "--config", f"{folder}/gateway.yaml"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if "listening" not in process.stdout.readline():
        sys.exit("the gateway does not start")
    return process


def publish(name, token):
    """Publishes until told to stop; an alert that was not answered is published again, as the outbox does."""
    frame = base64.b64encode(os.urandom(48_000)).decode()
    result = {"label": "person", "confidence": 0.9, "event": "start", "rule": "r", "detections": [],
              "box_format": "xywh_pixels", "frame_width": 8, "frame_height": 8, "model": "m"}
    connection, number = None, 0
    while not stopping.is_set():
        with lock:
            notify = chance.choice(["*", ["alice"], ["bob"]])
        alert = {"type": "anomaly_detected", "alert_id": f"{name}-{number}", "stream_id": f"s{name}", "notify": notify,
                 "timestamp": "2026-11-22T18:02:11.512Z", "result": result, "frame": frame}
        while not stopping.is_set():
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("POST", "/api/alerts", json.dumps(alert), {"Authorization": "Bearer " + token})
                answer = connection.getresponse()
                answer.read()
                if answer.status in (200, 202):
                    with lock:
                        for user in users:
                            if notify == "*" or user in notify:
                                accepted[user].add(alert["alert_id"])
                    break
            except (OSError, http.client.HTTPException):
                connection = None
            time.sleep(0.02)
        number += 1
        time.sleep(0.01)


def alerts(folder, user):
    with open(f"{folder}/{user}.out") as file:
        return [line.split() for line in file.read().split("\n")[:-1]]


def main(folder):
    run("user", "add", *users, "--data", folder)
    with open(f"{folder}/gateway.yaml", "w") as file:
        file.write("delivery: {redeliver_after: 2s, dead_letter_after: 1000}\n")
    token = run("token", "--user", "publisher", "--role", "publisher", "--data", folder)
    process = start(folder)
    clients = [
        subprocess.Popen(
            [sys.executable, client, f"ws://127.0.0.1:{port}", user, run("token", "--user", user, "--data", folder),
             "--no-ack", "30", "--drop", "2", "--seed", str(seed + index)],
            stdout=open(f"{folder}/{user}.out", "w"), stderr=subprocess.DEVNULL)
        for index, user in enumerate(users)]
    try:
        publishers = [threading.Thread(target=publish, args=(name, token)) for name in range(3)]
        for thread in publishers:
            thread.start()
        for _ in range(kills):
            time.sleep(chance.uniform(0.2, 1.2))
            process.kill()
            process.wait()
            process = start(folder)
        stopping.set()
        for thread in publishers:
            thread.join()
        deadline = time.time() + 60
        while time.time() < deadline and any(
                accepted[user] - {alert[0] for alert in alerts(folder, user)} for user in users):
            time.sleep(0.2)
        failed = False
        for user in users:
            seen, twice, again = set(), 0, 0
            for name, redelivered, _ in alerts(folder, user):
                again += redelivered == "True"
                twice += name in seen and redelivered != "True"
                seen.add(name)
            lost = len(accepted[user] - seen)
            print(f"{user}: accepted {len(accepted[user])}, lost {lost}, twice without a word {twice}, redelivered {again}")
            failed = failed or lost > 0 or twice > 0 or not accepted[user]
        print(f"seed {seed}, {kills} kills")
        return failed
    finally:
        stopping.set()
        for each in [*clients, process]:
            each.send_signal(signal.SIGKILL)
            each.wait()


with tempfile.TemporaryDirectory() as temporary:
    sys.exit(main(temporary))
