"""The class in the browser, if it is to be had there: opened, told of on the board, and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.classroom.records.qr_blocks import blocks
from gradtutor.classroom.web.origins import Web, planned
from gradtutor.errors import ClassError
from gradtutor.i18n import tr

if TYPE_CHECKING:
    from gradtutor.classroom.access.hall import Hall
    from gradtutor.classroom.behind.networks import Network
    from gradtutor.classroom.monitoring.watch import Watch
    from gradtutor.classroom.ssh.connection_limits import Door
    from gradtutor.classroom.ssh.terminal import Attend
    from gradtutor.classroom.web.server import WebServer


class Pages:
    """``web``: how it was asked for; ``None``: there is no page. Raises ``ClassError`` where that cannot be."""

    def __init__(self, web: Web | None, address: str, behind: tuple[Network, ...] = ()) -> None:
        self._web = web
        self._plan = planned(web, address, behind) if web is not None else None
        self._server: WebServer | None = None

    async def open(self, door: Door, hall: Hall, attend: Attend, watch: Watch) -> None:
        """Serve the page. Raises ``ClassError``."""
        if self._web is None or self._plan is None:
            return
        try:
            # An extra: who serves no page does without.
            from gradtutor.classroom.web.reception import Reception
            from gradtutor.classroom.web.server import open_web
        except ModuleNotFoundError as error:
            if error.name is None or not error.name.startswith("websockets"):
                raise
            raise ClassError(tr("--web needs one more package: pip install 'gradtutor[web]'")) from None
        try:
            self._server = await open_web(self._plan, self._web.port, Reception(door, hall, attend, watch))
        except OSError as error:
            what = tr("Port {port} cannot be opened: {reason}. Name another one: --web N")
            raise ClassError(what.format(port=self._web.port, reason=error.strerror or error)) from None

    @property
    def address(self) -> str:
        """Where it is; empty where it is not."""
        return f"{self._plan.origins[0]}/" if self._plan is not None else ""

    def words(self) -> list[str]:
        """Where it is; as a QR code, too, where others than this machine can open it."""
        if self._plan is None:
            return []
        address = self.address
        lines = ["", tr("Or in a browser:"), f"    {address}"]
        if self._plan.reached:
            # Here: a class without a page does without.
            import segno

            lines += [f"    {row}" for row in blocks(segno.make(address, error="m", micro=False))]
        else:
            what = tr("This page is for this machine alone. For others: --tls-cert and --tls-key, or a proxy here.")
            lines.append(what)
        return [*lines, tr("With a screen reader, in the browser: {address}").format(address=f"{address}plain")]

    def close(self) -> None:
        """Take nobody more."""
        if self._server is not None:
            self._server.close()

    async def wait_closed(self) -> None:
        """Hang up on those who are left."""
        if self._server is not None:
            await self._server.wait_closed()
