"""The build hook: compiles the message catalogues (.po) into what gettext reads (.mo), beside them.

It runs for wheels and for editable installs alike, so that a checkout speaks Chinese as the installed program does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # the parameter is hatchling's own configuration
    """Compiles every catalogue of the source tree before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write each ``.mo``. ``version`` and ``build_data`` are hatchling's; neither matters here."""
        for source in sorted(Path(self.root, "src/gradtutor/i18n").glob("*/LC_MESSAGES/*.po")):
            with source.open("rb") as file:
                catalogue = read_po(file)
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue)
