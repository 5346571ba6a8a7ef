#!/usr/bin/python3
"""An RTSP camera that we did not write: GStreamer's server, sending the pictures of MP4 files as they are.

usage: gstreamer_rtsp_server.py [--auth basic|digest --user NAME --password P] /PATH=FILE.mp4 ...

Listens on a free port of 127.0.0.1, prints `ready PORT`, and ends when its standard input is closed.
A session starts with the first picture and ends with the last.
"""
import argparse
import os
import signal
import sys

try:
    import gi

    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtsp", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    from gi.repository import GLib, Gst, GstRtsp, GstRtspServer
except (ImportError, ValueError) as error:
    sys.exit(f"GStreamer's RTSP server is not there: {error}")

ROLE = "viewer"
ELEMENTS = ["filesrc", "qtdemux", "queue", "h264parse", "rtph264pay", "h265parse", "rtph265pay"]


def launch_line(file):
    """Finds out the codec from the sample entry, so that a file's name says nothing."""
    with open(file, "rb") as video:
        head = video.read()
    codec = "h265" if b"hvc1" in head or b"hev1" in head else "h264"
    location = os.path.abspath(file).replace("\\", "\\\\").replace('"', '\\"')
    return (f'( filesrc location="{location}" ! qtdemux name=demux demux.video_0 ! queue ! {codec}parse '
            f"! rtp{codec}pay name=pay0 pt=96 config-interval=-1 )")


def require_credentials(server, auth, user, password):
    check = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", ROLE)
    if auth == "digest":
        check.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        check.add_digest(user, password, token)
    else:
        check.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        check.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(check)


def permissions():
    allowed = GstRtspServer.RTSPPermissions()
    allowed.add_role(ROLE)
    for what in ("access", "construct"):
        allowed.add_permission_for_role(ROLE, f"media.factory.{what}", True)
    return allowed


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--auth", choices=["basic", "digest"])
    arguments.add_argument("--user", default="")
    arguments.add_argument("--password", default="")
    arguments.add_argument("streams", nargs="+", metavar="/PATH=FILE.mp4")
    given = arguments.parse_args()

    Gst.init(None)
    missing = [name for name in ELEMENTS if Gst.ElementFactory.find(name) is None]
    if missing:
        sys.exit(f"GStreamer has no {', '.join(missing)}")
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    if given.auth:
        require_credentials(server, given.auth, given.user, given.password)
    for stream in given.streams:
        path, file = stream.split("=", 1)
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(launch_line(file))
        if given.auth:
            factory.set_permissions(permissions())
        server.get_mount_points().add_factory(path, factory)
    if server.attach(None) == 0:
        sys.exit("could not listen on 127.0.0.1")

    loop = GLib.MainLoop()
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, loop.quit)
    # Whoever started this may be killed: then the pipe closes, and nothing is left behind.
    GLib.io_add_watch(GLib.IOChannel.unix_new(sys.stdin.fileno()), GLib.PRIORITY_DEFAULT,
                      GLib.IOCondition.HUP | GLib.IOCondition.IN, lambda *_: loop.quit())
    print(f"ready {server.get_bound_port()}", flush=True)
    loop.run()


if __name__ == "__main__":
    main()
