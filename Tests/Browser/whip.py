#!/usr/bin/python3
"""A browser publishes its camera by WHIP to the real programs: whip.py BUILD SCENARIO…

Both run in a network of their own, which the script makes and in which they find each other by ICE. The camera is a clip in
which people walk. BUILD is the folder of the executables; without a scenario all of them are played."""
import asyncio
import contextlib
import functools
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.error
import urllib.request

import websockets

from devtools import chromium
from stage import ROOT, clip, free_port, gateway

ADDRESS = "10.77.0.1"
TOKEN = "a-secret-of-the-phone"
PATIENCE = 120


class Service:
    """`picket serve` with the stream `phone`, which is published to."""

    def __init__(self, build, gate):
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.whip = f"{self.url}/whip/phone"
        self._configuration = pathlib.Path(gate.folder) / "picket.yaml"
        self._configuration.write_text(f"""
gateway: {{url: "{gate.url}", token: "{gate.token("picket", "publisher")}", outbox: outbox}}
http: {{listen: "127.0.0.1:{self._port}"}}
webrtc: {{listen: "0.0.0.0:8189"}}
model: {{path: {ROOT / "models/person.safetensors"}}}
streams:
  - {{id: phone, source: {{whip: {{token: {TOKEN}}}}}}}
""")
        self.log = pathlib.Path(gate.folder) / "picket.log"
        self._process = subprocess.Popen(
            [str(pathlib.Path(build) / "picket"), "serve", "--config", str(self._configuration)], stdout=subprocess.PIPE,
            stderr=open(self.log, "w"), text=True)
        for line in self._process.stdout:
            if line.startswith("status on"):
                return
        raise AssertionError(self.log.read_text())

    def stream(self):
        with urllib.request.urlopen(self.url + "/api/streams") as answer:
            return json.load(answer)["streams"][0]

    async def until(self, condition):
        """Waits until the stream's status meets a condition, and answers it."""
        end = time.monotonic() + PATIENCE
        while not condition(status := await asyncio.to_thread(self.stream)):
            assert time.monotonic() < end, f"never: {status}\n{self.log.read_text()}"
            await asyncio.sleep(0.1)
        return status

    def call(self, method, path, body=None, **headers):
        """Status, headers and body of an answer."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read().decode()

    def stop(self):
        self._process.terminate()
        assert self._process.wait(10) == 0, self.log.read_text()
        self._process.stdout.close()
        assert TOKEN not in self.log.read_text()


@contextlib.contextmanager
def serving(build):
    """A gateway with the user alice, and a service in front of it."""
    with gateway(build) as gate:
        service = Service(build, gate)
        try:
            yield gate, service
        finally:
            service.stop()


@contextlib.contextmanager
def pages():
    """The folder of this script as a site: a page that is not the service's own."""
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass
    handler = functools.partial(Quiet, directory=str(pathlib.Path(__file__).parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


async def publish(browser, site, service, codec, token=TOKEN, audio=False):
    """A tab that publishes."""
    page = await browser.page()
    await page.open(site + "/whip.html")
    arguments = json.dumps({"endpoint": service.whip, "token": token, "codec": codec, "audio": audio})
    status = await page.run(f"publish({arguments})")
    return page, status


async def first_alert(gate):
    """The first alert that the user gets."""
    address = f"{gate.url.replace('http', 'ws')}/ws/alerts/alice?token={gate.token('alice')}"
    async with websockets.connect(address, max_size=None) as socket:
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "anomaly_detected":
                return message
    raise AssertionError("the gateway closed the connection")


async def a_camera_becomes_an_alert(browser, build, site, codec="H264"):
    """The whole way: a browser's camera in, an alert with a picture out; then the page ends it, and the stream waits."""
    with serving(build) as (gate, service):
        assert service.stream()["state"] == "waiting"
        alert = asyncio.create_task(first_alert(gate))
        page, status = await publish(browser, site, service, codec)
        assert status == 201, status
        live = await service.until(lambda stream: stream["state"] == "live" and stream["frames_analysed"] > 0)
        assert live["width"] >= 320, live
        sent = await page.run("sentCodec()")
        assert sent == f"video/{codec}", sent
        message = await asyncio.wait_for(alert, PATIENCE)
        assert message["stream_id"] == "phone" and message["result"]["label"] == "person", message["result"]
        # The first report may come after the first alert.
        status = await service.until(lambda stream: stream["receiver"]["sender_reports"] > 0)
        assert status["receiver"]["not_authentic"] == 0 and status["receiver"]["malformed_payload"] == 0, status
        assert message["latency"].get("captured"), message["latency"]
        assert await page.run("end()") == 200
        await service.until(lambda stream: stream["state"] == "waiting")
        assert not page.complaints, page.complaints


async def vp8(browser, build, site):
    await a_camera_becomes_an_alert(browser, build, site, "VP8")


async def vp9(browser, build, site):
    await a_camera_becomes_an_alert(browser, build, site, "VP9")


async def av1(browser, build, site):
    await a_camera_becomes_an_alert(browser, build, site, "AV1")


async def the_newest_publisher_wins(browser, build, site):
    """Who publishes what is published already is seen, here in another codec and with sound; the one before is told."""
    with serving(build) as (_, service):
        first, status = await publish(browser, site, service, "VP8")
        assert status == 201, status
        await service.until(lambda stream: stream["state"] == "live")
        second, status = await publish(browser, site, service, "H264", audio=True)
        assert status == 201, status
        await first.until("['closed', 'failed', 'disconnected'].includes(connectionState())")
        await service.until(lambda stream: stream["state"] == "live" and stream["receiver"]["packets"] > 0)
        assert await second.run("connectionState()") == "connected"
        assert await second.run("end()") == 200


async def a_wrong_token_is_refused(browser, build, site):
    """A page of another origin can read why it may not publish."""
    with serving(build) as (_, service):
        _, status = await publish(browser, site, service, "VP8", token="wrong")
        assert status == 401, status
        assert service.stream()["state"] == "waiting"


async def the_readme_is_right(browser, build, site):
    """What README.md shows of a page that publishes."""
    code = re.search(r"^```js\n(const media = .*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL).group(1)
    with serving(build) as (_, service):
        page = await browser.page()
        await page.open(site + "/whip.html")
        names = f"const endpoint = {json.dumps(service.whip)}, token = {json.dumps(TOKEN)};"
        await page.run(f"(async () => {{ {names}\n{code} }})()")
        await service.until(lambda stream: stream["state"] == "live" and stream["frames_analysed"] > 0)


SCENARIOS = {
    scenario.__name__: scenario
    for scenario in [a_camera_becomes_an_alert, vp8, vp9, av1, the_newest_publisher_wins, a_wrong_token_is_refused,
                     the_readme_is_right]
}


def camera(folder):
    """The clip's liveliest part as the browser's camera, which it repeats."""
    file = pathlib.Path(folder) / "camera.mjpeg"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", clip(), "-t", "20", "-an", "-c:v", "mjpeg", "-q:v", "3", file], check=True)
    return file


async def main(build, names):
    failed = 0
    with tempfile.TemporaryDirectory(prefix="picket-whip-") as folder, pages() as site:
        async with chromium(
                "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-video-capture={camera(folder)}") as browser:
            for name in names or SCENARIOS:
                try:
                    await SCENARIOS[name](browser, build, site)
                    print(f"passed {name}", flush=True)
                except Exception:
                    failed += 1
                    print(f"failed {name}\n{traceback.format_exc()}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    if os.environ.get("PICKET_OWN_NETWORK"):
        sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2:])))
    # An interface that leads nowhere: browsers leave the loopback out of their candidates.
    network = f"ip link set lo up && ip link add cable type veth peer name end && ip address add {ADDRESS}/24 dev cable"
    network += " && ip link set cable up && ip link set end up"
    os.environ["PICKET_OWN_NETWORK"] = "yes"
    os.execvp("unshare", [
        "unshare", "--map-root-user", "--net", "sh", "-c", network + ' && exec "$@"', "sh", sys.executable, "-B", *sys.argv])
