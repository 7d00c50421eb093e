"""A user's client that knows only the flow document (and the close codes): it connects with a token, answers pings, sends
its own, acknowledges the stream of what it shows, and comes back with growing pauses.

    alert-client.py URL USER TOKEN [--no-ack PERCENT] [--seed N]

Prints a line for each alert: its id, whether it says that it was sent before, and whether it was acknowledged. Needs
the package `websockets`.
"""
import argparse
import asyncio
import json
import random
from datetime import datetime, timezone

import websockets

arguments = argparse.ArgumentParser()
arguments.add_argument("url")
arguments.add_argument("user")
arguments.add_argument("token")
arguments.add_argument("--no-ack", type=float, default=0, help="percent of the alerts that are not acknowledged")
arguments.add_argument("--drop", type=float, default=0, help="percent of the alerts after which the connection is cut")
arguments.add_argument("--seed", type=int, default=1)
options = arguments.parse_args()
chance = random.Random(options.seed)


def now():
    return datetime.now(timezone.utc).isoformat()


async def ping(socket):
    while True:
        await asyncio.sleep(30)
        await socket.send(json.dumps({"type": "ping", "timestamp": now()}))


async def session(socket):
    async for text in socket:
        message = json.loads(text)
        if message["type"] == "ping":
            await socket.send(json.dumps({"type": "pong", "timestamp": now()}))
        elif message["type"] == "anomaly_detected":
            acknowledges = chance.random() * 100 >= options.no_ack
            print(message["alert_id"], message.get("redelivered", False), acknowledges, flush=True)
            if acknowledges:
                await socket.send(json.dumps({"type": "ack", "stream_id": message["stream_id"]}))
            if chance.random() * 100 < options.drop:
                # What waits in the library's queue goes with the connection, as it does when the gateway is killed: the
                # next acknowledgement can't be sent.
                socket.transport.abort()


async def main():
    delay = 1.0
    while True:
        try:
            address = f"{options.url}/ws/alerts/{options.user}?token={options.token}"
            async with websockets.connect(address, max_size=None) as socket:
                delay = 1.0
                heartbeat = asyncio.create_task(ping(socket))
                try:
                    await session(socket)
                finally:
                    heartbeat.cancel()
        except (OSError, websockets.exceptions.WebSocketException) as error:
            if getattr(getattr(error, "rcvd", None), "code", None) == 4002:
                return
        # The document's pauses, ten times as fast: a test has no half minutes.
        await asyncio.sleep(delay / 10)
        delay = min(delay * 1.5, 30)


asyncio.run(main())
