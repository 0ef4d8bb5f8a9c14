"""A way to a host that can be cut, where no network namespaces are allowed: bytes are passed on until then."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.ports import HERE
from tests.ssh.balanced import ADDRESSES, free_port_of


class _Forwarder:
    """Passes on what comes to ``address``, as long as the way is ``whole``; nobody is told when it is not."""

    def __init__(self, address: tuple[str, int], to: tuple[str, int], whole: threading.Event) -> None:
        self.address, self._to, self._whole = address, to, whole
        self.listen()

    def listen(self) -> None:
        """Take connections."""
        self._listener = socket.create_server(self.address)
        self.address = self._listener.getsockname()
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def refuse(self) -> None:
        """Take no new ones; those that stand stay."""
        with contextlib.suppress(OSError):
            # Closing it alone would leave the thread waiting.
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = listener.accept()
                try:
                    there = socket.create_connection(self._to)
                except OSError:
                    here.close()
                    continue
                threading.Thread(target=self._join, args=(here, there), daemon=True).start()

    def _join(self, here: socket.socket, there: socket.socket) -> None:
        back = threading.Thread(target=self._carry, args=(there, here), daemon=True)
        with here, there:
            back.start()
            self._carry(here, there)
            back.join()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := here.recv(1 << 16):
                self._whole.wait()
                there.sendall(data)
        self._whole.wait()
        for end in (here, there):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


class Wire:
    """To the host with this number, at a loopback address of its own: for the balancer, and back to the database."""

    ends_links = False
    """Whether the balancer can see that nobody answers: here what it sends is taken."""
    within = ()
    ours = HERE

    def __init__(self, number: int, ports: tuple[int, ...], database: int) -> None:
        self.theirs, self.seen = ADDRESSES[number], f"127.0.2.{number + 1}"
        self._whole = threading.Event()
        self._whole.set()
        self._ways = [_Forwarder((self.seen, port), (self.theirs, port), self._whole) for port in ports]
        self._database = _Forwarder((HERE, 0), (HERE, database), self._whole)
        self._pulled = False

    @property
    def database(self) -> int:
        """The port at which the host finds the database."""
        return self._database.address[1]

    def beside(self) -> tuple[str, ...]:
        """The options of an ``ssh`` that needs no wire: it does not come from the balancer."""
        return ("-b", "127.0.0.77")

    def pull(self) -> None:
        """Nothing gets through any more."""
        self._whole.clear()
        self._pulled = True
        for way in (*self._ways, self._database):
            way.refuse()

    def plug(self) -> None:
        """It is as before."""
        if self._pulled:
            self._pulled = False
            for way in (*self._ways, self._database):
                way.listen()
        self._whole.set()

    def close(self) -> None:
        """Take no more connections."""
        for way in (*self._ways, self._database):
            way.refuse()
        self._whole.set()


def free_ports() -> tuple[int, int]:
    """Of SSH and of figures: free at the hosts' addresses and at those that the balancer sees."""
    seen = [f"127.0.2.{number + 1}" for number in range(len(ADDRESSES))]
    return free_port_of(*ADDRESSES, *seen), free_port_of(*ADDRESSES, *seen)
