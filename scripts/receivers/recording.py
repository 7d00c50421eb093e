"""Packets that the real ffmpeg sends over RTP, kept in memory and as captures in libpcap's format."""

import pathlib
import socket
import struct
import subprocess

# What each codec's encoder is told; the clip is encoded to about 4 Mbit/s.
ENCODERS = {
    "h264": ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-bsf:v", "dump_extra"],
    "h265": ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:keyint=50", "-bsf:v", "dump_extra"],
    "vp8": ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "50"],
    "vp9": ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "50"],
}
PAYLOAD_TYPE = 96
# Linux caps what is asked for at net.core.rmem_max.
RECEIVE_BUFFER = 8 << 20


class Recording:
    """The RTP packets of one transmission, without RTCP, and its session description."""

    def __init__(self, codec, clip, seconds, folder):
        self.codec = codec
        self.description = pathlib.Path(folder, f"{codec}.sdp")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
            receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            receiver.bind(("127.0.0.1", 0))
            receiver.settimeout(0.5)
            port = receiver.getsockname()[1]
            sender = subprocess.Popen(
                ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-t", str(seconds), "-i", clip, "-an"]
                + ENCODERS[codec] + ["-b:v", "4M", "-payload_type", str(PAYLOAD_TYPE), "-strict", "experimental"]
                + ["-sdp_file", self.description, "-f", "rtp", f"rtp://127.0.0.1:{port}?pkt_size=1200&rtcpport={port}"])
            self.packets = [packet for packet in _received(receiver, sender) if not 192 <= packet[1] <= 223]
        if sender.returncode != 0 or not self.packets:
            raise SystemExit(f"ffmpeg could not send {codec}")
        self.capture = pathlib.Path(folder, f"{codec}.pcap")
        _write(self.capture, self.packets)

    def longer(self, times):
        """The capture of as many transmissions one after the other, with numbers and timestamps that go on."""
        path = self.capture.with_suffix(f".{times}.pcap")
        if not path.exists():
            _write(path, (packet for turn in range(times) for packet in self._turn(turn)))
        return path

    def _turn(self, turn):
        span = 1 + max((struct.unpack_from(">I", p, 4)[0] - struct.unpack_from(">I", self.packets[0], 4)[0]) % 2**32
                       for p in self.packets[-50:]) + 9000
        for packet in self.packets:
            number, timestamp = struct.unpack_from(">HI", packet, 2)
            number = (number + turn * len(self.packets)) % 2**16
            timestamp = (timestamp + turn * span) % 2**32
            yield packet[:2] + struct.pack(">HI", number, timestamp) + packet[8:]


def _received(receiver, sender):
    while True:
        try:
            yield receiver.recv(65536)
        except TimeoutError:
            if sender.poll() is not None:
                return


def _write(path, packets):
    with open(path, "wb") as file:
        # Microseconds, version 2.4, LINKTYPE_RAW.
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        for number, packet in enumerate(packets):
            udp = struct.pack(">HHHH", 5004, 5004, 8 + len(packet), 0)
            loopback = bytes([127, 0, 0, 1])
            ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + len(packet), 0, 0, 64, 17, 0, loopback, loopback)
            size = 28 + len(packet)
            file.write(struct.pack("<IIII", number // 10**4, number % 10**4 * 100, size, size) + ip + udp + packet)
