#!/usr/bin/python3
"""An RTSP camera of GStreamer: rtsp-camera.py PORT FILE USER PASSWORD [basic] serves the video of an MP4 (.mp4: H.264, .m4v:
MPEG-4) or an AVI (.avi: JPEG) at rtsp://127.0.0.1:PORT/cam, for ever, to those who know the password, by digest authentication
unless told otherwise."""
import pathlib
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

port, file, user, password = sys.argv[1:5]
PAYLOADERS = {
    ".mp4": "qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1",
    ".m4v": "qtdemux ! mpeg4videoparse ! rtpmp4vpay name=pay0 pt=96 config-interval=-1",
    ".avi": "avidemux ! jpegparse ! rtpjpegpay name=pay0 pt=26",
}
payloader = PAYLOADERS[pathlib.Path(file).suffix]
Gst.init(None)

token = GstRtspServer.RTSPToken()
token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "viewer")
authentication = GstRtspServer.RTSPAuth()
if sys.argv[5:] == ["basic"]:
    authentication.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
    authentication.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
else:
    authentication.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    authentication.add_digest(user, password, token)

factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    f"( filesrc location={file} ! {payloader} )"
)
factory.add_role_from_structure(
    Gst.Structure.new_from_string("viewer, media.factory.access=true, media.factory.construct=true")
)

server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(port)
server.set_auth(authentication)
server.get_mount_points().add_factory("/cam", factory)
server.attach(None)
print("serving", flush=True)
GLib.MainLoop().run()
