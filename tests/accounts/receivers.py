"""Real servers on this machine for what is sent out: SMTP with TLS and STARTTLS, HTTPS with a certificate of our own authority."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "office", "s3cret"


@dataclass
class Certificate:
    """Files: the certificate (its own authority) and its key, for 127.0.0.1 and localhost."""

    file: Path
    key: Path


def make_certificate(folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    file, secret = folder / "cert.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(encoding))
    secret.write_bytes(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain))
    return Certificate(file, secret)


def _context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.file, certificate.key)
    return context


@dataclass
class Received:
    """What came in, and how the server is to answer."""

    messages: list = field(default_factory=list)
    refuse: str = ""  # an SMTP answer to RCPT, as "550 no such user"
    status: int = 200
    answer: str = '{"code": 0}'
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0


class _Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a sender needs: EHLO, STARTTLS, AUTH PLAIN, MAIL, RCPT, DATA."""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        server = self.server
        self.secure = server.over_tls
        self.say("220 receiver")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper().split(" ")[0]
            if verb == "QUIT":
                self.say("221 bye")
                return
            getattr(self, f"on_{verb.lower()}", self.unknown)(line)

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # the wrapped one, if there is

    def unknown(self, line: str) -> None:
        self.say("250 ok")

    def on_ehlo(self, line: str) -> None:
        offers = ["receiver", "AUTH PLAIN"] + (
            [] if self.secure or not self.server.starttls else ["STARTTLS"]
        )
        for offer in offers[:-1]:
            self.say(f"250-{offer}")
        self.say(f"250 {offers[-1]}")

    def on_starttls(self, line: str) -> None:
        self.say("220 go")
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.secure = True

    def on_auth(self, line: str) -> None:
        given = base64.b64decode(line.split(" ")[2]).decode().split("\0")[1:]
        self.say("235 ok" if given == [USER, PASSWORD] else "535 no")

    def on_rcpt(self, line: str) -> None:
        self.to = line.partition("<")[2].rstrip(">")
        self.say(self.server.received.refuse or "250 ok")

    def on_data(self, line: str) -> None:
        self.say("354 go")
        lines = []
        while (one := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(one.removeprefix(b".") if one.startswith(b"..") else one)
        received = self.server.received
        received.messages.append((self.to, b"".join(lines)))
        received.encrypted.append(self.secure)
        self.say("250 kept")


@contextmanager
def smtp_receiver(
    certificate: Certificate, *, tls: bool = False, starttls: bool = False
) -> Iterator[Received]:
    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

        def get_request(self):
            line, address = super().get_request()
            return (self.context.wrap_socket(line, server_side=True) if tls else line), address

        def handle_error(self, request, client_address):
            """A client that does not trust the certificate hangs up."""

    server = Server(("127.0.0.1", 0), _Smtp)
    server.context, server.over_tls, server.starttls = _context(certificate), tls, starttls
    with _running(server) as received:
        yield received


@contextmanager
def https_receiver(certificate: Certificate) -> Iterator[Received]:
    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received = self.server.received
            received.messages.append((self.path, dict(self.headers), body))
            answer = received.answer.encode()
            self.send_response(received.status)
            if 300 <= received.status < 400:
                self.send_header("Location", "https://localhost:1/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words) -> None:
            """Silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            """A client that does not trust the certificate hangs up."""

    server = Server(("127.0.0.1", 0), Gateway)
    server.socket = _context(certificate).wrap_socket(server.socket, server_side=True)
    with _running(server) as received:
        yield received


@contextmanager
def _running(server) -> Iterator[Received]:
    server.received = received = Received(port=server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
