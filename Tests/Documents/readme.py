#!/usr/bin/python3
"""What README.md tells a reader to do, done to the letter: readme.py BUILD

Each block of code is taken from the page as it stands and run in a network of its own, where its ports are free. Only the
camera's address, the place for a token and the folder of scripts are filled in."""
import asyncio
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests" / "Browser"))
from devtools import chromium

PATIENCE = 120
PAGE = (ROOT / "README.md").read_text()


def block(language, beginning):
    """The one block of the page in that language that has `beginning` in its first line."""
    found = [code for name, code in re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
             if name == language and beginning in code.splitlines()[0]]
    assert len(found) == 1, f"{len(found)} blocks in {language} begin with {beginning}"
    return found[0]


class Terminal:
    """A shell in which the reader goes on from block to block."""

    def __init__(self, folder, build):
        self._log = open(folder / "terminal.log", "w+b", buffering=0)
        self._shell = subprocess.Popen(
            ["bash"], cwd=folder, stdin=subprocess.PIPE, stdout=self._log, stderr=subprocess.STDOUT, text=True, bufsize=1,
            env=os.environ | {"PATH": f"{build}:{os.environ['PATH']}"})
        self._count = 0

    @property
    def text(self):
        return pathlib.Path(self._log.name).read_text(errors="replace")

    def type(self, code):
        """Types it and waits until the prompt is back; answers what was printed."""
        before = len(self.text)
        self._count += 1
        done = f"prompt {self._count}"
        self._shell.stdin.write(f"{code}\nprintf '\\n{done}\\n'\n")
        self.wait(lambda text: f"\n{done}\n" in text, "the end of " + code)
        return self.text[before:].rsplit(done, 1)[0]

    def type_until(self, code, pattern):
        """Types what does not end by itself, and stops it as Ctrl-C does once it has printed the pattern."""
        before = len(self.text)
        self._shell.stdin.write(code + "\n")
        self.wait(lambda text: re.search(pattern, text[before:]), pattern)
        command = code.split()[:2]
        children = subprocess.run(
            ["pgrep", "-P", str(self._shell.pid), "-f", " ".join(command)], capture_output=True, text=True).stdout.split()
        os.kill(int(children[0]), signal.SIGINT)
        self.type("true")

    def wait(self, condition, what):
        end = time.monotonic() + PATIENCE
        while not condition(self.text):
            assert self._shell.poll() is None and time.monotonic() < end, f"never: {what}\n{self.text[-3000:]}"
            time.sleep(0.05)

    def stop(self, *programs):
        """Stops what runs in the background."""
        for program in programs:
            self.type(f"for id in $(pgrep -P $$ -x {program}); do kill $id; wait $id; done")

    def close(self):
        # While the shell lives its children are known.
        for child in subprocess.run(["pgrep", "-P", str(self._shell.pid)], capture_output=True, text=True).stdout.split():
            os.kill(int(child), signal.SIGKILL)
        self._shell.stdin.close()
        self._shell.wait()


def follow(build, folder):
    terminal = Terminal(folder, build)
    camera = None
    try:
        terminal.type(re.search(r"`(ffmpeg [^`]*scripts/clip[^`]*)`", PAGE).group(1).replace("scripts/clip", f"{ROOT}/scripts/clip"))
        said = terminal.type(block("sh", "gateway.yaml"))
        assert "added alice" in said, said
        watch = block("sh", "picket watch")

        # A camera that is asked.
        camera = subprocess.Popen(
            ["/usr/bin/python3", ROOT / "Tests/Peers/rtsp-camera.py", "8554", folder / "clip.mp4", "user", "password"],
            stdout=subprocess.PIPE, text=True)
        assert camera.stdout.readline() == "serving\n"
        rtsp = block("sh", "rtsp://user:password@camera.local")
        terminal.type(rtsp.replace("camera.local/stream2", "127.0.0.1:8554/cam"))
        terminal.type_until(watch, r"alert \d+ .* yard: person")
        terminal.stop("picket")

        # One that sends, and the other clients.
        terminal.type(block("sh", "picket serve --source rtp://"))
        terminal.type_until(watch, r"alert \d+ .* yard: person")
        terminal.type("cat >alerts.py <<'PYTHON'\n" + block("python", "import asyncio") + "PYTHON")
        terminal.type_until("/usr/bin/python3 alerts.py", r"yard \d{4}-\d\d-\d\dT[\d:.]+Z 0\.\d+")
        token = terminal.type("picket-gateway token --user alice").strip()
        asyncio.run(in_a_browser(block("js", "const token").replace("…", token)))
        admin = terminal.type(block("sh", "picket-gateway token --user bob --role admin")).strip()
        streams = terminal.type(re.search(r"`(curl -s [^`]*/api/streams)`", PAGE).group(1))
        assert '"state":"live"' in streams, streams
        through = terminal.type(f"curl -s -H 'Authorization: Bearer {admin}' http://127.0.0.1:8080/api/streams")
        assert '"id":"yard"' in through, through
        terminal.stop("ffmpeg", "picket")

        # Over SRTP.
        terminal.type(block("sh", "export GATE_KEY"))
        terminal.type_until(watch, r"alert \d+ .* gate: person")
        terminal.stop("ffmpeg", "picket")

        configuration = block("yaml", "gateway:")
        terminal.type("cat >picket.yaml <<'YAML'\n" + configuration + "YAML")
        said = terminal.type("YARD_PASSWORD=x picket config check picket.yaml && echo right")
        assert "right" in said, said
        terminal.stop("picket-gateway")
    finally:
        terminal.close()
        if camera:
            camera.kill()
            camera.wait()


async def in_a_browser(script):
    """As somebody who pastes it into the console."""
    async with chromium() as browser:
        page = await browser.page()
        await page.open("http://127.0.0.1:8080/")
        await page.run("window.printed = []; console.log = (...words) => printed.push(words.join(' ')); undefined")
        await page.run(f"(() => {{ {script} }})()")
        line = await page.until("window.printed[0]", patience=PATIENCE)
        assert re.match(r"yard \d{4}-\d\d-\d\dT[\d:.]+Z 0\.\d+", line), line


if __name__ == "__main__":
    if len(sys.argv) == 2:
        # A network of its own, and in it this script once more.
        again = [sys.executable, "-B", __file__, sys.argv[1], "inside"]
        sys.exit(subprocess.run(["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *again]).returncode)
    with tempfile.TemporaryDirectory(prefix="picket-readme-") as name:
        follow(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(name))
