"""A message that is looked for by itself is said as ``gettext`` says it, which reads the whole catalogue."""

from __future__ import annotations

import gettext
import io
import struct
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from gradtutor.i18n.one_entry import entry

SAID = {"English": "Français", "a": "un", "Éa": "É", "zebra": "zèbre", "b\nc": "d\ne"}


@pytest.fixture(params=["<", ">"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A catalogue in each order of bytes. Babel writes that of the machine; before the texts all is numbers of four."""
    catalogue = Catalog("fr")
    for message, said in SAID.items():
        catalogue.add(message, said)
    catalogue.add(("{count} run", "{count} runs"), ("{count} tour", "{count} tours"))
    written = io.BytesIO()
    write_mo(written, catalogue)
    whole = written.getvalue()
    count, messages = struct.unpack_from("=2I", whole, 8)
    texts = struct.unpack_from("=2I", whole, messages)[1]
    numbers = struct.unpack_from(f"={texts // 4}I", whole)
    path = tmp_path / "gradtutor.mo"
    path.write_bytes(struct.pack(f"{request.param}{texts // 4}I", *numbers) + whole[texts:])
    assert count > len(SAID)
    return path


def test_it_is_what_gettext_says(file: Path) -> None:
    with file.open("rb") as stream:
        read = gettext.GNUTranslations(stream)
    for message in (*SAID, "no such", "", "zz", "Englis", "Englishes"):
        said = read.gettext(message)
        assert entry(file, message) == said
        assert said == SAID.get(message, said)


def test_without_a_file_it_is_the_message(tmp_path: Path) -> None:
    assert entry(tmp_path / "gradtutor.mo", "English") == "English"
