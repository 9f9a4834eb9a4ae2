"""Signals at every moment: a target that hangs while a command sets up, in mid-run, and while it is put back."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest

from conformance.connection import connect
from conformance.run import Run, Selection
from mockserver import World, build
from mockserver.edge import running
from stockproof.errors import StoppedError
from stockproof.session import run_checks

sys.path.append(str(Path(__file__).parent.parent / "conformance"))
from foreign_shop import foreign_document, stored_in, target_secrets, target_text

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
#: Seconds in which Ctrl-C ends a command, and some for a machine with other work.
SOON = 5


class Hanging:
    """A shop that never answers, but that it has no control where it is asked to say that."""

    def __init__(self, *, says_no_control: bool) -> None:
        """It listens from now on."""
        self.asked, self._says = Event(), says_no_control
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._clients: list[socket.socket] = []
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            self._clients.append(client)
            if b"/__mock__/" in client.recv(65536) and self._says:
                client.sendall(NOT_FOUND)
            else:
                self.asked.set()

    def close(self) -> None:
        """End it."""
        self._server.shutdown(socket.SHUT_RDWR)
        for one in (self._server, *self._clients):
            one.close()


@pytest.fixture(params=[False, True], ids=["from the first request on", "once it was found"])
def hanging(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    """A target that hangs, its target file and an open ledger of it."""
    for name, value in target_secrets().items():
        monkeypatch.setenv(name, value)
    shop = Hanging(says_no_control=request.param)
    (tmp_path / "target.toml").write_text(target_text(shop.url), encoding="utf-8")
    opening = f'{{"target":"target.toml","base_url":"{shop.url}","edition":"documented","dialects":["jsonrpc"]}}'
    kept = '{"keep":{"kind":"product","id":"T-0"},"original":{"qty":"1"}}'
    (tmp_path / "x.ledger.ndjson").write_text(f"{opening}\n{kept}\n", encoding="utf-8")
    product = 'organization = "x"\nname = "x"\nversion = "1"\nurl = "https://x.test"\ncontact = "x"\n'
    (tmp_path / "product.toml").write_text(product, encoding="utf-8")
    yield shop
    shop.close()


COMMANDS = {
    "check": ("check", "target.toml"),
    "check read-only": ("check", "target.toml", "--read-only"),
    "doctor": ("doctor", "target.toml"),
    "init": ("init", "--url", "URL", "--out", "new.toml"),
    "restore": ("restore", "x.ledger.ndjson"),
    "compare": ("compare", "target.toml", "-"),
    "compare the other": ("compare", "-", "target.toml"),
    "certify": ("certify", "target.toml", "--out", "bundle", "--product", "product.toml"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_ctrl_c_ends_a_command_whose_target_hangs(hanging: Hanging, started: Any, words: tuple[str, ...]) -> None:
    """Soon, with 130 and a line, however long the target's timeout is."""
    process = started(*(hanging.url if word == "URL" else word for word in words))
    assert hanging.asked.wait(60)
    began = monotonic()
    process.send_signal(signal.SIGINT)
    said, problems = process.communicate(timeout=60)
    assert (process.returncode, monotonic() - began < SOON) == (130, True), said + problems
    assert "interrupted" in said + problems
    assert "Traceback" not in said + problems


def test_ctrl_c_while_the_commands_are_imported(script: str, tmp_path: Path) -> None:
    """One line as well; a module that the import asks for sends the signal."""
    lines = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"
    (tmp_path / "click.py").write_text(lines)
    done = subprocess.run(
        [sys.executable, "-m", "stockproof", "check"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (130, "stockproof: interrupted\n")


# ---------------------------------------------------------------------------------------------------------- mid-run


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A foreign shop that is served, its target file in the working folder."""
    for name, value in target_secrets().items():
        monkeypatch.setenv(name, value)
    world = build("documented", foreign_document())
    with running(world) as url:
        (tmp_path / "target.toml").write_text(target_text(url), encoding="utf-8")
        yield world


RUN = ("check", "target.toml", "--seed", "1", "--ledger", "x.ledger.ndjson", "--topic", "partial_update")


def wait_for(ledger: Path, process: subprocess.Popen[Any]) -> None:
    """Until a run has begun to write."""
    while not ledger.exists():
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"the run ended before it wrote anything: {process.communicate()}")


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """What the tests start heeds a hang-up, also where whatever runs the tests ignores it, as `nohup` does."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def test_a_hang_up_puts_everything_back(shop: World, tmp_path: Path, started: Any) -> None:
    """As SIGTERM does: the connection to the machine that runs it is gone."""
    before = stored_in(shop)
    process = started(*RUN)
    wait_for(tmp_path / "x.ledger.ndjson", process)
    process.send_signal(signal.SIGHUP)
    said, problems = process.communicate(timeout=60)
    assert (process.returncode, stored_in(shop)) == (129, before), said + problems


def test_a_terminal_that_is_gone_puts_everything_back(shop: World, tmp_path: Path, script: str) -> None:
    """Though nothing that is printed arrives anywhere."""
    pty, fcntl, termios = (pytest.importorskip(name) for name in ("pty", "fcntl", "termios"))
    before, (ours, theirs) = stored_in(shop), pty.openpty()

    def own_terminal() -> None:
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    process = subprocess.Popen([script, *RUN], cwd=tmp_path, preexec_fn=own_terminal, **streams)  # noqa: PLW1509
    os.close(theirs)
    with process:
        wait_for(tmp_path / "x.ledger.ndjson", process)
        os.close(ours)
        assert (process.wait(60), stored_in(shop)) == (129, before)


def test_a_hang_up_that_is_ignored_stays_ignored(shop: World, tmp_path: Path, script: str) -> None:
    """As `nohup` has it: the run goes on to its end."""
    command = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", script, *RUN]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as process:
        wait_for(tmp_path / "x.ledger.ndjson", process)
        process.send_signal(signal.SIGHUP)
        said, _ = process.communicate(timeout=300)
    assert "interrupted" not in said
    assert process.returncode in (0, 1), said


def test_who_ends_the_putting_back_too_is_told_what_is_left_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second Ctrl-C ends at once: the ledger stays open, and its name is said."""
    run = Run(connect(None), Selection(topics=("listing",)), "quick")
    run.start()
    run.ledger.path = tmp_path / "x.ledger.ndjson"
    monkeypatch.setattr(
        run, "put_back", lambda: os.kill(os.getpid(), signal.SIGINT) or os.kill(os.getpid(), signal.SIGINT)
    )
    with pytest.raises(StoppedError, match=r"`stockproof restore .*x\.ledger\.ndjson` puts it back") as caught:
        run_checks(run, "test_many")
    assert caught.value.exit_code == 130
