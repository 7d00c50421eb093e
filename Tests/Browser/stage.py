"""The real programs, in a folder of their own, and alerts to publish."""
import base64
import contextlib
import json
import pathlib
import re
import socket
import ssl
import subprocess
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The certificates of the tests are vouched for by nobody.
TRUSTING = ssl._create_unverified_context()


class Gateway:
    def __init__(self, build, folder):
        self._program = str(pathlib.Path(build) / "picket-gateway")
        self.folder = folder
        self._process = None
        self._listen = "127.0.0.1:0"
        self.configuration = None
        self.url = None

    def start(self):
        """Starts it, after the first time on the same port, and waits until it listens."""
        options = ["--config", self.configuration] if self.configuration else []
        self._process = subprocess.Popen(
            [self._program, "serve", *options, "--listen", self._listen, "--data", self.folder], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.url = re.search(r"https?://\S+", self._process.stdout.readline()).group(0)
        self._listen = self.url.split("//")[1]

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    def signal(self, number):
        self._process.send_signal(number)

    def command(self, *arguments):
        return subprocess.run(
            [self._program, *arguments, "--data", self.folder], check=True, capture_output=True, text=True).stdout.strip()

    def token(self, user, role="viewer", ttl="1h"):
        return self.command("token", "--user", user, "--role", role, "--ttl", ttl)

    def publish(self, alert_id, stream="yard", frame=None, notify="*", **fields):
        body = {
            "type": "anomaly_detected", "alert_id": alert_id, "stream_id": stream,
            "result": {
                "label": "person", "confidence": 0.81, "event": "start", "rule": "person",
                "detections": [{"box": [300, 120, 60, 160], "score": 0.84, "track_id": 7}], "box_format": "xywh_pixels",
                "frame_width": 768, "frame_height": 576, "model": "test",
            },
            "frame": frame or picture(), "frame_format": "image/jpeg", "timestamp": "2026-11-22T18:02:11.512Z",
            "latency": {}, "notify": notify, **fields,
        }
        request = urllib.request.Request(
            f"{self.url}/api/alerts", json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.token('camera', 'publisher')}"})
        with urllib.request.urlopen(request, context=TRUSTING) as answer:
            assert answer.status == 202, answer.status

    def get(self, path, token):
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


class Service:
    """`picket serve` with one camera, `yard`, which is the first minute of the demo's clip at its own speed."""

    def __init__(self, build, gate, port, rules="", notify='"*"', others={}):
        self._file = pathlib.Path(gate.folder) / "picket.yaml"
        video = pathlib.Path(gate.folder) / "yard.mp4"
        if not video.exists():
            subprocess.run(
                ["ffmpeg", "-v", "error", "-nostdin", "-i", clip(), "-t", "60", "-c:v", "libx264", "-preset", "ultrafast",
                 "-g", "20", video], check=True)
        self._file.write_text(f"""
gateway: {{url: "{gate.url}", token: "{gate.token("picket", "publisher")}", outbox: outbox}}
http: {{listen: "127.0.0.1:{port}"}}
webrtc: {{listen: "127.0.0.1:0"}}
model: {{path: {ROOT / "models/person.safetensors"}}}
defaults: {{notify: {notify}}}
streams:
  - id: yard
    source: {{file: {{path: {video}}}}}
{indented(rules)}{streams(others)}""")
        self._process = subprocess.Popen(
            [str(pathlib.Path(build) / "picket"), "serve", "--config", str(self._file)], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        for line in self._process.stdout:
            if line.startswith("status on"):
                return
        raise AssertionError(self._process.communicate()[1])

    def kill(self):
        self._process.kill()
        self._process.communicate()

    def signal(self, number):
        self._process.send_signal(number)


def indented(rules):
    return "".join(f"    {line}\n" for line in rules.splitlines())


def streams(sources):
    return "".join(f"  - {{id: {name}, source: {source}}}\n" for name, source in sources.items())


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clip():
    return subprocess.run([ROOT / "scripts/clip"], check=True, capture_output=True, text=True).stdout.strip()


def picture(seconds=20, size="768x576"):
    """A frame of the demo's clip as base64 of a JPEG."""
    jpeg = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-ss", str(seconds), "-i", clip(), "-frames:v", "1", "-s", size, "-q:v", "4",
         "-f", "image2pipe", "-c:v", "mjpeg", "-"], check=True, capture_output=True).stdout
    return base64.b64encode(jpeg).decode()


@contextlib.contextmanager
def gateway(build, users=("alice",), configuration=None):
    """A running gateway; `configuration` is the text of its file."""
    with tempfile.TemporaryDirectory(prefix="picket-dashboard-") as folder:
        made = Gateway(build, folder)
        if configuration:
            made.configuration = str(pathlib.Path(folder) / "gateway.yaml")
            pathlib.Path(made.configuration).write_text(configuration)
        made.command("user", "add", *users)
        made.start()
        try:
            yield made
        finally:
            made.kill()
