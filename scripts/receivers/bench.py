"""Receives the same recorded packets with Picket, ffmpeg's demuxer and GStreamer, in turns, on one core."""

import argparse
import datetime
import json
import os
import pathlib
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile

from recording import ENCODERS, PAYLOAD_TYPE, Recording

BEGIN, END = "<!-- bench-receive: begin -->", "<!-- bench-receive: end -->"
SUITES = ["AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM", "AEAD_AES_256_GCM"]
# GStreamer is measured by the CPU time of a process: packets enough that its start does not matter.
REPETITIONS = 10


class Receivers:
    def __init__(self, picket, demux, core, seconds):
        self.picket, self.demux, self.core, self.seconds = picket, demux, core, seconds

    def run(self, command):
        return subprocess.run(
            ["taskset", "-c", str(self.core), *map(str, command)], check=True, capture_output=True, text=True, timeout=120
        ).stdout

    def own(self, recording, suite=None):
        """Picket's report."""
        options = ["--srtp", suite] if suite else []
        return json.loads(self.run(
            [self.picket, "bench", "receive", "--json", "--capture", recording.capture, "--codec", recording.codec,
             "--seconds", self.seconds, *options]))

    def ffmpeg(self, recording):
        """Nanoseconds a packet."""
        return float(self.run([self.demux, recording.description, recording.longer(REPETITIONS)]).split()[0])

    def gstreamer(self, recording):
        """Nanoseconds a packet of CPU time: of the whole pipeline without those of reading the capture alone."""
        elements = ["!", "rtpjitterbuffer", "latency=200", "!", f"rtp{recording.codec}depay"]
        whole, reading = (self._pipeline(recording, some) for some in (elements, []))
        return (whole - reading) / (REPETITIONS * len(recording.packets))

    def _pipeline(self, recording, elements):
        caps = (f"application/x-rtp,media=video,clock-rate=90000,encoding-name={recording.codec.upper()},"
                f"payload={PAYLOAD_TYPE}")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.run(["gst-launch-1.0", "-q", "filesrc", f"location={recording.longer(REPETITIONS)}", "!", "pcapparse",
                  f"caps={caps}", *elements, "!", "fakesink", "sync=false"])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return 1e9 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def measure(receivers, recording, rounds):
    """One line of each table: medians over the rounds."""
    plain, suites, ffmpeg, gstreamer = [], {suite: [] for suite in SUITES}, [], []
    for _ in range(rounds):
        plain.append(receivers.own(recording)["ns_per_packet"])
        ffmpeg.append(receivers.ffmpeg(recording))
        gstreamer.append(receivers.gstreamer(recording))
        for suite in SUITES:
            suites[suite].append(receivers.own(recording, suite))
    middle = statistics.median
    name = recording.codec.upper()
    rates = [1e6 / middle(times) for times in (plain, ffmpeg, gstreamer)]
    against_peers = (f"| {name} | {len(recording.packets)} | " + " | ".join(f"{rate:,.0f}" for rate in rates) + " |")
    cells = [f"{middle(r['crypto_ns_per_packet'] for r in reports):,.0f} | {middle(r['overhead_percent'] for r in reports):+.1f} %"
             for reports in suites.values()]
    return against_peers, f"| {name} | " + " | ".join(cells) + " |"


def text(lines, arguments, load):
    cpu = next((line.partition(":")[2].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), os.uname().machine)
    ffmpeg = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True).stdout.split()[2]
    gstreamer = subprocess.run(["gst-launch-1.0", "--version"], capture_output=True, text=True).stdout.split()[2]
    srtp = subprocess.run(["pkg-config", "--modversion", "libsrtp2"], capture_output=True, text=True).stdout.strip()
    command = shlex.join(["scripts/bench-receive", *sys.argv[1:]])
    return "\n".join([
        f"{datetime.date.today().isoformat()}, {cpu}; ffmpeg {ffmpeg}, GStreamer {gstreamer}, libsrtp {srtp}.",
        f"`{command}`: core {arguments.core}, {arguments.rounds} rounds of {arguments.seconds} s; load average {load:.1f} before,",
        f"{os.getloadavg()[0]:.1f} after.",
        "",
        "Thousands of packets a second on one core, plain RTP.",
        "",
        "| codec | packets recorded | picket | ffmpeg's demuxer | GStreamer |", "| --- | --- | --- | --- | --- |",
        *(first for first, _ in lines),
        "",
        "With SRTP: nanoseconds that libsrtp alone takes for a packet, and how much more the whole takes.",
        "",
        "| codec | " + " | ".join(f"{suite} | whole" for suite in SUITES) + " |", "| --- |" + " --- | --- |" * len(SUITES),
        *(second for _, second in lines),
    ])


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench-receive", description=__doc__)
    parser.add_argument("--picket", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--demux", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--clip", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--codecs", nargs="+", default=list(ENCODERS), choices=list(ENCODERS))
    parser.add_argument("--rounds", type=int, default=3, help="how often each receiver has its turn")
    parser.add_argument("--seconds", type=float, default=2, help="how long a turn of Picket's is")
    parser.add_argument("--core", type=int, default=os.cpu_count() - 1)
    parser.add_argument("--write", metavar="FILE", help="replace the tables in this file")
    arguments = parser.parse_args()
    sys.argv[1:] = [word for word in sys.argv[1:] if not word.startswith(("--picket=", "--demux=", "--clip="))]
    load = os.getloadavg()[0]
    receivers = Receivers(arguments.picket, arguments.demux, arguments.core, arguments.seconds)
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for codec in arguments.codecs:
            print(f"recording and receiving {codec}", file=sys.stderr)
            lines.append(measure(receivers, Recording(codec, arguments.clip, 30, folder), arguments.rounds))
    tables = text(lines, arguments, load)
    print(tables)
    if arguments.write:
        path = pathlib.Path(arguments.write)
        head, _, rest = path.read_text().partition(BEGIN)
        path.write_text(f"{head}{BEGIN}\n{tables}\n{END}{rest.partition(END)[2]}")


main()
