"""Chromium without a window, driven by the DevTools protocol."""
import asyncio
import base64
import contextlib
import itertools
import json
import pathlib
import tempfile

import websockets

PATIENCE = 60


class Page:
    """One tab. Whatever its console complains of is kept in `complaints`."""

    def __init__(self, socket):
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting = {}
        self.complaints = []
        self._reader = asyncio.create_task(self._read())

    async def _read(self):
        with contextlib.suppress(websockets.ConnectionClosed):
            await self._read_all()

    async def _read_all(self):
        async for text in self._socket:
            message = json.loads(text)
            if "id" in message:
                self._waiting.pop(message["id"]).set_result(message)
            elif message["method"] == "Runtime.exceptionThrown":
                details = message["params"]["exceptionDetails"]
                self.complaints.append(details.get("exception", {}).get("description", details["text"]))
            elif message["method"] == "Log.entryAdded" and message["params"]["entry"]["level"] == "error":
                self.complaints.append(message["params"]["entry"]["text"])

    async def call(self, method, **parameters):
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        result = await asyncio.wait_for(answer, PATIENCE * 2)
        if "error" in result:
            raise AssertionError(f"{method}: {result['error']['message']}")
        return result["result"]

    async def run(self, script):
        """What a JavaScript expression, or the promise that it makes, comes to."""
        answer = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise AssertionError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    async def until(self, condition, patience=PATIENCE):
        """Waits in the page until a JavaScript expression is true, and answers its value."""
        return await self.run(f"""new Promise((done, fail) => {{
            const end = performance.now() + {patience * 1000};
            const look = () => {{
                let value;
                try {{ value = {condition}; }} catch (error) {{ value = null; }}
                if (value) done(value);
                else if (performance.now() > end) fail(new Error({json.dumps("never: " + condition)} + "\\n"
                    + document.body.innerText.slice(0, 2000)));
                else setTimeout(look, 25);
            }};
            look();
        }})""")

    async def open(self, address):
        await self.call("Page.navigate", url=address)
        await self.until(f"location.href.startsWith({json.dumps(address)}) && document.readyState === 'complete'")

    async def click(self, selector):
        await self.until(f"document.querySelector({json.dumps(selector)})")
        await self.run(f"document.querySelector({json.dumps(selector)}).click()")

    async def type(self, selector, text):
        """Puts the focus on an element, and text into it as the keyboard would."""
        await self.until(f"document.querySelector({json.dumps(selector)})")
        await self.run(f"document.querySelector({json.dumps(selector)}).focus()")
        await self.call("Input.insertText", text=text)

    async def touch(self, selector):
        """A real press of the mouse on an element, after which a page may sound."""
        x, y = await self.run(f"""(() => {{
            const {{ left, top, width, height }} = document.querySelector({json.dumps(selector)}).getBoundingClientRect();
            return [left + width / 2, top + height / 2];
        }})()""")
        await self.drag((x, y))

    async def press(self, key, code=None):
        event = {"key": key, "code": code or key, "windowsVirtualKeyCode": {"Enter": 13, "Tab": 9}.get(key, 0)}
        if len(key) == 1 or key == "Enter":
            event["text"] = "\r" if key == "Enter" else key
        await self.call("Input.dispatchKeyEvent", type="keyDown", **event)
        event.pop("text", None)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    async def drag(self, *points):
        """Presses at the first point, moves over the others and lets go; in pixels of the window."""
        for kind, (x, y) in [("mousePressed", points[0]), *(("mouseMoved", p) for p in points[1:]), ("mouseReleased", points[-1])]:
            await self.call(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=0 if kind == "mouseReleased" else 1,
                clickCount=1)

    async def size(self, width, height, scale=1):
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=width < 600)

    async def scheme(self, name):
        """Light or dark, as the system would say."""
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    async def screenshot(self, path, format="png", **options):
        answer = await self.call("Page.captureScreenshot", format=format, **options)
        pathlib.Path(path).write_bytes(base64.b64decode(answer["data"]))


class Browser:
    def __init__(self, port):
        self._port = port

    async def page(self):
        """A tab of its own."""
        socket = await websockets.connect(self._address, max_size=None)
        await socket.send(json.dumps({"id": 1, "method": "Target.createTarget", "params": {"url": "about:blank"}}))
        target = json.loads(await socket.recv())["result"]["targetId"]
        await socket.close()
        page = Page(await websockets.connect(f"ws://127.0.0.1:{self._port}/devtools/page/{target}", max_size=None))
        for domain in ["Page", "Runtime", "Log"]:
            await page.call(f"{domain}.enable")
        await page.size(1280, 860)
        return page

    @property
    def _address(self):
        return f"ws://127.0.0.1:{self._port}{self._path}"


@contextlib.asynccontextmanager
async def chromium(*options):
    """A browser that has never been used before, and is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="picket-browser-", ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--mute-audio", "--hide-scrollbars",
            "--remote-debugging-port=0", f"--user-data-dir={folder}", *options, "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE)
        try:
            # "DevTools listening on ws://127.0.0.1:PORT/devtools/browser/ID"
            async for line in process.stderr:
                if b"DevTools listening on" in line:
                    break
            else:
                raise AssertionError("chromium ended before it listened")
            address = line.decode().split()[-1]
            reader = asyncio.create_task(process.stderr.read())
            port, path = address.removeprefix("ws://127.0.0.1:").split("/", 1)
            browser = Browser(int(port))
            browser._path = "/" + path
            yield browser
            reader.cancel()
        finally:
            process.kill()
            await process.wait()
