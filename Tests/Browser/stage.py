"""The real gateway, in a folder of its own, and alerts to publish to it."""
import base64
import contextlib
import json
import pathlib
import re
import subprocess
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Gateway:
    def __init__(self, build, folder):
        self._program = str(pathlib.Path(build) / "picket-gateway")
        self._folder = folder
        self._process = None
        self._listen = "127.0.0.1:0"
        self.configuration = None
        self.url = None

    def start(self):
        """Starts it, after the first time on the same port, and waits until it listens."""
        options = ["--config", self.configuration] if self.configuration else []
        self._process = subprocess.Popen(
            [self._program, "serve", *options, "--listen", self._listen, "--data", self._folder], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.url = re.search(r"http://\S+", self._process.stdout.readline()).group(0)
        self._listen = self.url.removeprefix("http://")

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    def command(self, *arguments):
        return subprocess.run(
            [self._program, *arguments, "--data", self._folder], check=True, capture_output=True, text=True).stdout.strip()

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
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 202, answer.status

    def get(self, path, token):
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


def picture(seconds=20, size="768x576"):
    """A frame of the demo's clip as base64 of a JPEG."""
    clip = subprocess.run([ROOT / "scripts/clip"], check=True, capture_output=True, text=True).stdout.strip()
    jpeg = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-ss", str(seconds), "-i", clip, "-frames:v", "1", "-s", size, "-q:v", "4",
         "-f", "image2pipe", "-c:v", "mjpeg", "-"], check=True, capture_output=True).stdout
    return base64.b64encode(jpeg).decode()


@contextlib.contextmanager
def gateway(build, users=("alice",)):
    with tempfile.TemporaryDirectory(prefix="picket-dashboard-") as folder:
        made = Gateway(build, folder)
        made.command("user", "add", *users)
        made.start()
        try:
            yield made
        finally:
            made.kill()
