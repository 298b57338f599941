"""Real web servers over a built site and its rules, on 127.0.0.1: started for a test, stopped after it."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

MODULES = Path("/usr/lib/apache2/modules")
COMMANDS = {"nginx": "nginx", "apache": "apache2", "apache-map": "apache2", "caddy": "caddy"}


def missing(kind):
    """Why a server can't be tested here; empty where it can."""
    wanted = [COMMANDS[kind], *(["httxt2dbm"] if kind == "apache-map" else [])]
    lacking = [name for name in wanted if not shutil.which(name)]
    return (
        f"{', '.join(lacking)} is not installed (apt-get install nginx-light apache2-bin apache2-utils caddy)"
        if lacking
        else ""
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def nginx(folder, public, rules, port, *, rules_of="server.conf"):
    temporary = "".join(
        f"{name}_temp_path {folder}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"""pid {folder}/pid; error_log {folder}/log crit; daemon off; worker_processes 1;
events {{ worker_connections 64; }}
http {{ include /etc/nginx/mime.types; access_log off; {temporary}
include {rules}/nginx/http.conf;
server {{ listen 127.0.0.1:{port}; root {public}; absolute_redirect off; include {rules}/nginx/{rules_of}; }} }}
"""
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "log")]


def apache(folder, public, rules, port, *, with_map=False):
    names = ["mpm_event", "authz_core", "rewrite", "dir", "mime"]
    load = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
    override, more = "All", ""
    if with_map:
        shutil.copytree(rules / "apache", folder / "rules")
        subprocess.run(
            ["httxt2dbm", "-i", "permalinks.txt", "-o", "permalinks.dbm"],
            cwd=folder / "rules",
            check=True,
            capture_output=True,
        )
        override, more = "None", f"Define PERMAPRESS {folder}/rules\nInclude {folder}/rules/vhost.conf"
    else:
        shutil.copy(rules / "apache/.htaccess", public / ".htaccess")
    (folder / "httpd.conf").write_text(
        f"""ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/log
{load}
TypesConfig /etc/mime.types
DocumentRoot {public}
<Directory {public}>
AllowOverride {override}
Options FollowSymLinks
Require all granted
</Directory>
{more}
"""
    )
    return ["apache2", "-f", str(folder / "httpd.conf"), "-DFOREGROUND"]


def caddy(folder, public, rules, port):
    (folder / "Caddyfile").write_text(
        f"""{{
admin off
auto_https off
storage file_system {folder}/storage
}}
http://:{port} {{
bind 127.0.0.1
root * {public}
import {rules}/caddy/redirects.caddy
file_server {{
index index.html index.xml
}}
}}
"""
    )
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@contextmanager
def serving(kind, public, rules, **more):
    """A client of a server of that kind over the site; fails with the server's own words where it does not start."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="permapress-server-"))
    folder.chmod(0o755)  # a server's workers may be another user
    served = folder / "public"
    shutil.copytree(public, served)
    make = {"nginx": nginx, "caddy": caddy, "apache": apache}[kind.partition("-")[0]]
    more |= {"with_map": True} if kind == "apache-map" else {}
    command = make(folder, served, rules, port, **more)
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        for _ in range(400):
            if process.poll() is not None:
                break
            with socket.socket() as probe:
                there = probe.connect_ex(("127.0.0.1", port)) == 0
            if there:
                client = Client(port)
                try:
                    yield client
                finally:
                    client.connection.close()
                return
            time.sleep(0.05)
        raise AssertionError(f"{kind} did not start: " + (folder / "said").read_text()[-2000:])
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


class Client:
    """Asks for addresses and follows nothing."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.prefix = f"http://127.0.0.1:{port}"

    def __call__(self, address, host=""):
        """(status, location below the host) of an address, asked under the name of another host."""
        self.connection.request("GET", address, headers={"Host": host} if host else {})
        reply = self.connection.getresponse()
        reply.read()
        return reply.status, (reply.getheader("Location") or "").removeprefix(self.prefix)
