#!/usr/bin/python3
"""The documents in `docs` against the running programs: documents.py BUILD SCENARIO [CLIENT-TYPES GATEWAY-TYPES]

BUILD is the folder of the executables. The types of messages, with commas between them, are those that the code knows."""
import asyncio
import contextlib
import http.server
import json
import pathlib
import signal
import socket
import sys
import threading
import time
import urllib.parse
import urllib.request

import jsonschema
import websockets

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))
import publishing
from messages import Messages
from operations import Operations, routes
from schemas import DOCUMENTS, referred, walk
from stage import Service, free_port, gateway

ALERT = "POST /api/alerts"
WEBSOCKET = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}


def alert(alert_id, notify, **more):
    return {
        "type": "anomaly_detected", "alert_id": alert_id, "stream_id": "yard",
        "result": {
            "label": "person", "confidence": 0.81, "event": "start", "rule": "person",
            "detections": [{"box": [300, 120, 60, 160], "score": 0.84, "track_id": 7}], "box_format": "xywh_pixels",
            "frame_width": 768, "frame_height": 576, "model": "test"},
        "frame": "/9j/4AAQSkZJRg==", "frame_format": "image/jpeg", "timestamp": "2026-11-22T18:02:11.512Z",
        "latency": {"captured": "2026-11-22T18:02:11.512Z"}, "notify": notify, **more}


def the_documents_are_sound(build):
    """Their schemas are schemas, their references lead somewhere, their examples are valid."""
    for name, document in DOCUMENTS.items():
        for node in walk(document):
            if "$ref" in node:
                referred(DOCUMENTS, node["$ref"], name.rsplit("/", 1)[1])
        for schema in document["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)
    messages = Messages()
    for message in messages.document.content["components"]["messages"].values():
        for example in message["examples"]:
            messages.check(example["payload"], "the example of")


def every_operation_of_the_gateway(build):
    api = Operations("picket-gateway")
    with gateway(build, ["alice"], "delivery: {redeliver_after: 100ms, dead_letter_after: 1}") as gate:
        assert routes(gate.url) == set(api.described), routes(gate.url) ^ set(api.described)
        viewer, admin, publisher = gate.token("alice"), gate.token("root", "admin"), gate.token("camera", "publisher")

        def call(name, status, token=None, **more):
            return api.call(gate.url, name, status, token, **more)

        for name in ["GET /healthz", "GET /readyz", "GET /metrics"]:
            call(name, 200)
        assert 'href="/dashboard/icon.svg"' in call("GET /", 200)
        for file in ["app.js", "views/alerts.js", "css/shell.css", "icon.svg"]:
            call("GET /dashboard/{file}", 200, file=file)
        call("GET /dashboard/{file}", 404, file="none.js")
        with urllib.request.urlopen(gate.url) as answer:
            unchanged = {"If-None-Match": answer.headers["ETag"]}
        call("GET /", 304, headers=unchanged)
        call("GET /dashboard/{file}", 304, headers=unchanged, file="app.js")

        call(ALERT, 202, publisher, body=alert("a1", "*"))
        call(ALERT, 200, publisher, body=alert("a1", ["alice"]))
        call(ALERT, 422, publisher, body=alert("a2", ["nobody"]))
        # A body that is announced as too long is not read.
        call(ALERT, 413, publisher, headers={"Content-Length": str(9 << 20)})
        call(ALERT, 403, viewer, body=alert("a3", "*"))

        call("GET /ws/alerts/{user_id}", 101, viewer, headers=WEBSOCKET, user_id="alice", query="?last_seq=0&epoch=x")
        call("GET /ws/alerts/{user_id}", 400, viewer, headers=WEBSOCKET, user_id="alice", query="?last_seq=x")
        call("GET /ws/alerts/{user_id}", 426, viewer, user_id="alice")
        call("GET /ws/alerts/{user_id}", 403, viewer, headers=WEBSOCKET, user_id="bob")

        def look():
            connections = call("GET /ws/connections", 200, admin)["connections"]
            assert connections[0]["user_id"] == "alice", connections
            while not (letters := call("GET /api/dead-letters", 200, admin)["dead_letters"]):
                time.sleep(0.1)
            assert letters[0]["alert_id"] == "a1" and letters[0]["tries"] == 1, letters
        asyncio.run(while_connected(gate, viewer, look))
        assert call("GET /api/alerts", 200, viewer, query="?limit=5")["alerts"][0]["seq"] == 1
        call("GET /api/alerts", 400, viewer, query="?before=0")
        call("GET /api/alerts", 403, publisher)

        call("POST /api/users", 201, admin, body={"user_id": "carol d'Or"})
        call("POST /api/users", 200, admin, body={"user_id": "carol d'Or"})
        call("POST /api/users", 422, admin, body={"user_id": "a/b"})
        assert len(call("GET /api/users", 200, admin)["users"]) == 2
        call("DELETE /api/users/{user_id}", 200, admin, user_id="carol d'Or")
        call("DELETE /api/users/{user_id}", 404, admin, user_id="carol d'Or")

        names = {"user_id": "alice", "id": "yard"}
        for name in filter(api.takes_tokens, api.described):
            call(name, 401, body={} if "POST" in name else None, **names)
            if name not in [ALERT, "GET /api/alerts", "GET /ws/alerts/{user_id}"]:
                call(name, 403, viewer, body={} if "POST" in name else None, **names)
        for name in filter(lambda name: "/api/streams" in name, api.described):
            call(name, 404, admin, id="yard")

    with gateway(build, ["alice"], f"auth: {{failed_logins_per_minute: 1}}\nservice: http://127.0.0.1:{free_port()}") as gate:
        admin = gate.token("root", "admin")
        for name in filter(lambda name: "/api/streams" in name, api.described):
            api.call(gate.url, name, 502, admin, id="yard")
        api.call(gate.url, "GET /api/users", 401, "wrong")
        for name in filter(api.takes_tokens, api.described):
            api.call(gate.url, name, 429, admin, body={} if "POST" in name else None, **names)

    everything = {(name, status) for name, statuses in api.described.items() for status in statuses}
    # A service is asked elsewhere, and for a full disk see MonitoringTests.
    unseen = everything - api.seen - {(name, 200) for name in api.described if "/api/streams" in name} - {("GET /readyz", 503)}
    assert not unseen, f"described, and never answered: {unseen}"


async def while_connected(gate, token, work):
    conversation = await Messages().connect(gate, token)
    await asyncio.to_thread(work)
    await conversation.socket.close()


def every_operation_of_the_service(build):
    """Beside them, the cameras as the gateway tells of them, and the alerts as they are published and delivered."""
    own, through = Operations("picket"), Operations("picket-gateway")
    port, rtp = free_port(), free_port()
    with gateway(build, ["alice"], f"service: http://127.0.0.1:{port}") as gate, Publications(gate.url) as publications:
        url, admin = f"http://127.0.0.1:{port}", gate.token("root", "admin")
        service = Service(
            build, Relayed(gate, publications.url), port, "alerts_per_hour: 1",
            others={"gate": f'{{rtp: {{listen: "127.0.0.1:{rtp}"}}}}', "phone": f"{{whip: {{token: {publishing.TOKEN}}}}}"})

        def look():
            """Asks the service itself, and the gateway."""
            assert routes(url) == set(own.described), routes(url) ^ set(own.described)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.sendto(b"\x80\x60" + bytes(20), ("127.0.0.1", rtp))
            for name in ["GET /healthz", "GET /readyz"]:
                own.call(url, name, 200)
            publishing.the_stream_is_published(own, url)
            for api, address, token in [(own, url, None), (through, gate.url, admin)]:
                streams = {}
                while not streams or not streams["gate"]["receiver"] or not streams["yard"]["alerts_held"]:
                    time.sleep(0.1)
                    streams = {stream["id"]: stream for stream in api.call(address, "GET /api/streams", 200, token)["streams"]}
                assert api.call(address, "GET /api/streams/{id}/decisions", 200, token, id="yard")["decisions"]
                assert api.call(address, "GET /api/streams/{id}/snapshot.jpg", 200, token, id="yard")[:2] == b"\xff\xd8"
                for name in ["decisions", "snapshot.jpg"]:
                    api.call(address, "GET /api/streams/{id}/" + name, 404, token, id="attic")

        try:
            asyncio.run(hear_of_persons(gate, look, service))
        finally:
            service.kill()
        assert publications.mistakes == [] and len(publications.alerts) == 2, publications.mistakes


async def hear_of_persons(gate, look, service):
    """A real camera's alert, and the digest of what was over the budget, which comes when the service stops."""
    conversation = await Messages().connect(gate, gate.token("alice"))
    alert = await conversation.hear("anomaly_detected")
    assert alert["result"]["event"] == "start" and alert["latency"]["received"], alert
    await asyncio.to_thread(look)
    service.signal(signal.SIGTERM)
    digest = await conversation.hear("anomaly_detected")
    assert digest["result"]["digest"]["alerts"] > 0, digest
    await conversation.socket.close()


class Relayed:
    """The gateway, as a service sees it that publishes to another address."""

    def __init__(self, gate, url):
        self.url, self.folder, self.token = url, gate.folder, gate.token


class Publications(contextlib.AbstractContextManager):
    """Hands on to the gateway what is published, and holds it to the document."""

    def __init__(self, url):
        self.alerts, self.mistakes = [], []
        api = Operations("picket-gateway")
        alerts, mistakes = self.alerts, self.mistakes

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                alerts.append(body)
                try:
                    receipt = api.call(url, f"POST {self.path}", 202, self.headers["Authorization"].split()[1], body=body)
                except AssertionError as mistake:
                    mistakes.append(str(mistake))
                    receipt = {"alert_id": body["alert_id"], "duplicate": True}
                answer = json.dumps(receipt).encode()
                self.send_response(202)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self._server.shutdown()


def every_message(build, from_clients, from_gateway):
    messages = Messages()
    assert messages.described("receive") == set(from_clients.split(",")), messages.described("receive")
    assert messages.described("send") == set(from_gateway.split(",")), messages.described("send")
    with gateway(build, ["alice", "bob"], "heartbeat: {interval: 500ms, timeout: 30s}") as gate:
        asyncio.run(converse(messages, gate))
    assert messages.said == messages.described("receive"), messages.said
    assert messages.heard == messages.described("send"), messages.heard


async def converse(messages, gate):
    conversation = await messages.connect(gate, gate.token("alice", ttl="50s"))
    await conversation.hear("token_expiring")
    await conversation.say(type="auth", token=gate.token("alice"))
    for number in range(4):
        gate.publish(f"a{number}", notify=["alice"])
    alerts = [await conversation.hear("anomaly_detected") for _ in range(4)]
    assert [alert["seq"] for alert in alerts] == [1, 2, 3, 4], alerts
    await conversation.say(type="ack", stream_id="yard", alert_id="a0")
    await conversation.say(type="ack", seq=2)
    await conversation.say(type="ack", stream_id="yard")
    await conversation.say(type="ping", timestamp="2026-11-22T18:02:11.512Z")
    assert "timestamp" in await conversation.hear("pong")
    assert "timestamp" in await conversation.hear("ping")
    # What it can't use, it says, and the connection stays.
    for text, code in [("?", "invalid_message"), ('{"type": "ack"}', "invalid_message"), ('{"type": "ak"}', "unknown_type"),
                       ('{"type": "auth", "token": "x"}', "invalid_token")]:
        await conversation.socket.send(text)
        assert (error := await conversation.hear("error"))["code"] == code, error
    await conversation.socket.close()

    epoch = alerts[0]["epoch"]
    for last_seq, its_epoch, status in [(1, epoch, "replayed"), (4, epoch, "nothing"), (1, "another", "gap")]:
        query = urllib.parse.urlencode({"last_seq": last_seq, "epoch": its_epoch})
        conversation = await messages.connect(gate, gate.token("alice"), query=f"?{query}")
        assert (resume := await conversation.hear("resume"))["status"] == status, resume
        assert ("from_seq" in resume) == (status == "replayed"), resume
        await conversation.socket.close()


def every_close_code(build):
    messages = Messages()
    with gateway(build, ["alice"], "heartbeat: {interval: 100ms, timeout: 300ms}") as gate:
        asyncio.run(say_nothing(messages, gate))
    with gateway(build, ["alice", "bob"], "delivery: {queue_bytes: 64KiB}") as gate:
        asyncio.run(be_closed(messages, gate))
    with gateway(build, ["alice"]) as gate:
        asyncio.run(be_left(messages, gate))
    # For a log that fails see the tests of the log.
    assert messages.close_codes == messages.closed_with | {1011}, messages.close_codes ^ messages.closed_with


async def say_nothing(messages, gate):
    conversation = await messages.connect(gate, gate.token("alice"))
    await conversation.closed(4001)


async def be_closed(messages, gate):
    async def connect(**options):
        return await messages.connect(gate, gate.token("alice"), **options)

    conversation = await connect()
    await conversation.socket.close(1000)
    assert conversation.socket.close_code == 1000
    messages.closed_with.add(1000)
    masked = [0, 0, 0, 0]
    conversation = await connect()
    conversation.send_bytes([0xF1, 0x80], masked)  # a reserved bit
    await conversation.closed(1002)
    conversation = await connect()
    await conversation.socket.send(b"{}")
    await conversation.closed(1003)
    conversation = await connect()
    conversation.send_bytes([0x81, 0x81], masked, [0xFF])  # never in UTF-8
    await conversation.closed(1007)
    conversation = await connect()
    await conversation.socket.send("x" * (65 << 10))
    await conversation.closed(1009)
    conversation = await connect()
    newer = await connect()
    await conversation.closed(4002)
    await newer.socket.close()
    for ttl in ["2s", "20s"]:  # on a machine that is slow enough a short token ends before the handshake
        with contextlib.suppress(websockets.InvalidStatusCode):
            conversation = await messages.connect(gate, gate.token("alice", ttl=ttl))
            await conversation.closed(4003)
            break
    conversation = await messages.connect(gate, gate.token("bob"), user="bob")
    gate.command("user", "remove", "bob")
    await conversation.closed(1008)
    # It reads nothing while it counts on to be told of more than the kernel's buffers and the queue hold.
    conversation = await connect(max_size=None)
    conversation.socket.transport.pause_reading()
    admin = gate.token("root", "admin")
    for number in range(60):
        gate.publish(f"large{number}", frame="AAAA" * (1 << 18))
        if gate.get("/ws/connections", admin)["total_connections"] == 0:
            break
    conversation.socket.transport.resume_reading()
    await conversation.closed(4008)


async def be_left(messages, gate):
    conversation = await messages.connect(gate, gate.token("alice"))
    gate.signal(signal.SIGTERM)
    await conversation.closed(1001)


SCENARIOS = [
    the_documents_are_sound, every_operation_of_the_gateway, every_operation_of_the_service, every_message, every_close_code]

if __name__ == "__main__":
    {scenario.__name__: scenario for scenario in SCENARIOS}[sys.argv[2]](sys.argv[1], *sys.argv[3:])
