"""What travels on a user's WebSocket, against `docs/asyncapi.yaml`."""
import asyncio
import json
import re

import websockets

from schemas import Document

PATIENCE = 120


class Messages:
    """The messages of the document, and those that were seen."""

    def __init__(self):
        self.document = Document("asyncapi.yaml")
        self.said, self.heard, self.closed_with = set(), set(), set()

    def described(self, action):
        """The types that the gateway sends (`send`) or takes (`receive`), with the answers to what the other side asks."""
        types = set()
        for operation in self.document.content["operations"].values():
            refers = operation["messages"] if operation["action"] == action else operation.get("reply", {}).get("messages", [])
            types |= {reference["$ref"].rsplit("/", 1)[1] for reference in refers}
        return types

    @property
    def close_codes(self):
        return {int(code) for code in re.findall(r"^\| (\d{4}) \|", self.document.content["info"]["description"], re.MULTILINE)}

    def check(self, message, what):
        name = message["type"]
        assert name in self.document.content["channels"]["alerts"]["messages"], f"{name} is not described"
        self.document.check(message, self.document.at("components", "messages", name, "payload"), f"{what} {name}")

    async def connect(self, gate, token, user="alice", query="", **options):
        """Opens a user's WebSocket; the token goes as a page would send it."""
        socket = await websockets.connect(
            f"{gate.url.replace('http', 'ws', 1)}/ws/alerts/{user}{query}", subprotocols=["bearer", token], ping_interval=None,
            close_timeout=2, **options)
        return Conversation(self, socket)


class Conversation:
    """One connection; every message of both sides is held to the document."""

    def __init__(self, messages, socket):
        self._messages = messages
        self.socket = socket

    async def say(self, **message):
        self._messages.check(message, "the client's")
        self._messages.said.add(message["type"])
        await self.socket.send(json.dumps(message))

    async def hear(self, name):
        """The next message of a type, after any others."""
        while True:
            message = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE))
            self._messages.check(message, "the gateway's")
            self._messages.heard.add(message["type"])
            if message["type"] == "ping":
                await self.say(type="pong")
            if message["type"] == name:
                return message

    def send_bytes(self, *parts):
        """Bytes as they are, which no right-minded client would send."""
        self.socket.transport.write(bytes(byte for part in parts for byte in part))

    async def closed(self, code):
        """Waits for the end of the connection, which must be `code`."""
        try:
            while True:
                message = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE))
                self._messages.check(message, "the gateway's")
        except websockets.ConnectionClosed:
            pass
        assert self.socket.close_code == code, f"closed with {self.socket.close_code}, expected {code}"
        self._messages.closed_with.add(code)
