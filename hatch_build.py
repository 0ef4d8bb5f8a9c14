"""The build hook: compiles the message catalogues (.po) into what gettext reads (.mo), beside them, and fetches the
terminal that the browser draws with.

It runs for wheels and for editable installs alike, so that a checkout speaks Chinese as the installed program does. The
terminal is fetched alone by ``python hatch_build.py``.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Final, NamedTuple  # noqa: TID251 - the package is not there yet

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BESIDE: Final = Path("src/gradtutor/classroom/web/xterm")
"""Where the files of the terminal go; they are not kept in the repository."""
LARGEST: Final = 2 << 20
"""Bytes of one file."""


class Package(NamedTuple):
    """A package of npm, and which of its files are taken: member of the archive -> name beside the page."""

    name: str
    version: str
    integrity: str
    """SHA-512 of the archive in base64, as package-lock.json writes it ("Subresource Integrity")."""
    files: dict[str, str]


PACKAGES: Final = (
    Package(
        "@xterm/xterm",
        "6.0.0",
        "sha512-TQwDdQGtwwDt+2cgKDLn0IRaSxYu1tSUjgKarSDkUM0ZNiSRXFpjxEsvc/Zgc5kq5omJ+V0a8/kIM2WD3sMOYg==",
        {"lib/xterm.mjs": "xterm.mjs", "css/xterm.css": "xterm.css", "LICENSE": "LICENSE-xterm.txt"},
    ),
    Package(
        "@xterm/addon-fit",
        "0.11.0",
        "sha512-jYcgT6xtVYhnhgxh3QgYDnnNMYTcf8ElbxxFzX0IZo+vabQqSPAjC3c1wJrKB5E19VwQei89QCiZZP86DCPF7g==",
        {"lib/addon-fit.mjs": "addon-fit.mjs", "LICENSE": "LICENSE-addon-fit.txt"},
    ),
    Package(
        "@xterm/addon-unicode11",
        "0.9.0",
        "sha512-FxDnYcyuXhNl+XSqGZL/t0U9eiNb/q3EWT5rYkQT/zuig8Gz/VagnQANKHdDWFM2lTMk9ly0EFQxxxtZUoRetw==",
        {"lib/addon-unicode11.mjs": "addon-unicode11.mjs", "LICENSE": "LICENSE-addon-unicode11.txt"},
    ),
)


class FetchError(Exception):
    """The terminal for the browser cannot be had; the message says why."""


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]  # the parameter is hatchling's own configuration
    """Compiles every catalogue of the source tree and fetches the terminal before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write each ``.mo`` and the terminal's files. ``version`` is "editable" for a checkout, which does without a
        terminal where npm is missing; a wheel does not. ``build_data`` does not matter here."""
        compile_catalogues(Path(self.root))
        try:
            fetch_terminal(Path(self.root, BESIDE))
        except FetchError as error:
            if version != "editable":
                raise
            self.app.display_warning(f"Without the terminal for the browser (serve --web): {error}")


def compile_catalogues(root: Path) -> None:
    """Write the ``.mo`` of every catalogue of a source tree."""
    for source in sorted(root.glob("src/gradtutor/i18n/*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        # Whole, or as it was before: a tutor may be running from this checkout, and another build.
        made = source.with_suffix(f".mo.{os.getpid()}")
        with made.open("wb") as file:
            write_mo(file, catalogue)
        made.replace(source.with_suffix(".mo"))


def fetch_terminal(folder: Path) -> None:
    """Put the terminal's files into a folder, unless they are there. Raises ``FetchError``."""
    stamp = folder / "packages.txt"
    wanted = "".join(f"{one.name}@{one.version} {one.integrity}\n" for one in PACKAGES)
    names = [name for one in PACKAGES for name in one.files.values()]
    if stamp.is_file() and stamp.read_text() == wanted and all((folder / name).is_file() for name in names):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError("npm is missing (Debian: npm).")
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as place:
        for one in PACKAGES:
            found |= _packed(npm, one, Path(place))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in found.items():
        (folder / name).write_bytes(data)
    # Last: what was broken off is begun anew.
    stamp.write_text(wanted)


def _packed(npm: str, package: Package, place: Path) -> dict[str, bytes]:
    """The files of a package, once its archive is the very one that was looked at when it was chosen."""
    words = [npm, "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}"]
    done = subprocess.run(words, cwd=place, capture_output=True, text=True, check=False)
    archive = place / f"{package.name.lstrip('@').replace('/', '-')}-{package.version}.tgz"
    if done.returncode or not archive.is_file():
        raise FetchError(f"npm pack {package.name}@{package.version}: {done.stderr.strip()[-500:]}")
    return opened(archive.read_bytes(), package, archive)


def opened(data: bytes, package: Package, archive: Path) -> dict[str, bytes]:
    """The wanted files of an archive. Raises ``FetchError`` for one that is not the very one."""
    digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        raise FetchError(f"{package.name}@{package.version} is another one than it was: sha512-{digest}")
    with tarfile.open(archive, "r:gz") as members:
        files = {}
        for inside, name in package.files.items():
            stream = members.extractfile(f"package/{inside}")
            if stream is None:
                raise FetchError(f"{package.name}@{package.version} has no {inside}.")
            files[name] = stream.read(LARGEST)
    return files


if __name__ == "__main__":
    try:
        fetch_terminal(Path(__file__).parent / BESIDE)
    except FetchError as error:
        sys.exit(str(error))
