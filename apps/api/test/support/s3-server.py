"""OpenStack Swift with its S3 door, whole in one process: the S3 server that Debian has, for tests.

    /usr/bin/python3 s3-server.py DIRECTORY ACCOUNT:USER SECRET [PORT]

Keeps everything in DIRECTORY, whose file system must have extended attributes. Prints `ready PORT` once it answers, and
ends when its standard input does, so that it never outlives who started it.
"""

import os
import sys

from eventlet import listen, spawn, tpool, wsgi
from swift.common import utils
from swift.common.ring import RingBuilder
from swift.common.storage_policy import reload_storage_policies
from swift.common.wsgi import SwiftHttpProtocol, loadapp

PROXY = """
[DEFAULT]
swift_dir = {directory}
[pipeline:main]
pipeline = catch_errors gatekeeper s3api tempauth copy slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:s3api]
use = egg:swift#s3api
max_bucket_listing = 10
[filter:tempauth]
use = egg:swift#tempauth
user_{user} = {secret} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
"""

KEEPER = """
[DEFAULT]
swift_dir = {directory}
devices = {directory}/devices
mount_check = false
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
"""


class NoCache:
    """In place of memcached, which Swift's own sign-in insists on."""

    def get(self, *_arguments, **_options):
        return None

    def set(self, *_arguments, **_options):
        pass

    def delete(self, *_arguments, **_options):
        pass


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def write_ring(directory, name, port):
    """One device, one copy of everything."""
    builder = RingBuilder(part_power=1, replicas=1, min_part_hours=0)
    builder.add_dev({"region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": port, "device": "disk"})
    builder.rebalance()
    builder.get_ring().save(os.path.join(directory, f"{name}.ring.gz"))


def serve(directory, name, conf, sock):
    path = os.path.join(directory, f"{name}-server.conf")
    write(path, conf)
    app = loadapp(path, {"log_name": name})
    cache = NoCache()

    def answer(env, start_response):
        return app({**env, "swift.cache": cache}, start_response)

    # The AWS SDK wants the names of headers as Swift writes them.
    options = {"protocol": SwiftHttpProtocol, "capitalize_response_headers": False, "socket_timeout": 60}
    spawn(wsgi.server, sock, answer, utils.NullLogger(), **options)


def main(directory, access_key, secret, port="0"):
    os.makedirs(os.path.join(directory, "devices", "disk"), exist_ok=True)
    write(os.path.join(directory, "swift.conf"), "[swift-hash]\nswift_hash_path_suffix = tests\n")
    utils.set_swift_dir(directory)
    utils.validate_hash_conf()
    reload_storage_policies()
    for name in ("account", "container", "object"):
        sock = listen(("127.0.0.1", 0))
        write_ring(directory, name, sock.getsockname()[1])
        serve(directory, name, KEEPER.format(directory=directory, name=name), sock)
    sock = listen(("127.0.0.1", int(port)))
    serve(directory, "proxy", PROXY.format(directory=directory, user=access_key.replace(":", "_"), secret=secret), sock)
    print("ready", sock.getsockname()[1], flush=True)
    tpool.execute(sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
