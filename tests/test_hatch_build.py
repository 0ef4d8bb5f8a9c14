"""What the build fetches for the browser: only the very archives that were chosen; and the catalogues it writes."""

from __future__ import annotations

import base64
import gettext
import hashlib
import io
import subprocess
import sys
import tarfile
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def build() -> ModuleType:
    spec = util.spec_from_file_location("hatch_build", Path(__file__).parents[1] / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def archive(content: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as members:
        info = tarfile.TarInfo("package/lib/thing.mjs")
        info.size = len(content)
        members.addfile(info, io.BytesIO(content))
    return out.getvalue()


def integrity(data: bytes) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


def npm(folder: Path, data: bytes, status: int = 0) -> None:
    """A program of that name that packs what it is told to."""
    (folder / "data").write_bytes(data)
    program = folder / "npm"
    program.write_text(
        f"#!{sys.executable}\nimport shutil, sys\nif {status}:\n    sys.exit('E404: not found')\n"
        f"assert sys.argv[1:] == ['pack', '--silent', '--ignore-scripts', '@a/thing@1.2.3']\n"
        f"shutil.copy({str(folder / 'data')!r}, 'a-thing-1.2.3.tgz')\n"
    )
    program.chmod(0o755)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def wanted(build: ModuleType, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    package = build.Package("@a/thing", "1.2.3", integrity(data), {"lib/thing.mjs": "thing.mjs"})
    monkeypatch.setattr(build, "PACKAGES", (package,))


def test_the_very_archive_is_unpacked_and_not_fetched_again(
    build: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = archive(b"export {}")
    npm(place, data)
    wanted(build, data, monkeypatch)
    build.fetch_terminal(place / "out")
    assert (place / "out" / "thing.mjs").read_bytes() == b"export {}"
    (place / "npm").unlink()
    build.fetch_terminal(place / "out")
    # Another version is fetched: without npm that fails.
    wanted(build, archive(b"export {};"), monkeypatch)
    with pytest.raises(build.FetchError, match="npm is missing"):
        build.fetch_terminal(place / "out")


def test_another_archive_of_the_same_version_is_refused(
    build: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(place, archive(b"steal()"))
    wanted(build, archive(b"export {}"), monkeypatch)
    with pytest.raises(build.FetchError, match="another one than it was"):
        build.fetch_terminal(place / "out")
    assert not (place / "out").exists()


def test_what_npm_says_is_passed_on(build: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm(place, b"", status=1)
    wanted(build, b"", monkeypatch)
    with pytest.raises(build.FetchError, match=r"@a/thing@1\.2\.3: E404"):
        build.fetch_terminal(place / "out")


def test_what_is_fetched_is_named_by_exact_versions_with_its_licence(build: ModuleType) -> None:
    for package in build.PACKAGES:
        assert package.version.count(".") == 2
        assert package.version.replace(".", "").isdigit()
        assert len(base64.b64decode(package.integrity.removeprefix("sha512-"))) == 64
        assert "LICENSE" in package.files


def test_builds_at_once_leave_the_catalogues_whole(tmp_path: Path) -> None:
    # As `.ci/run` makes several environments: each build writes all catalogues of the one checkout.
    root = Path(__file__).parents[1]
    folder = tmp_path / "src/gradtutor/i18n/zh/LC_MESSAGES"
    folder.mkdir(parents=True)
    entries = "".join(f'msgid "word {number}"\nmsgstr "词 {number}"\n\n' for number in range(300))
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / "gradtutor.po").write_text(head + entries, "utf-8")
    code = (
        "from hatch_build import compile_catalogues, Path\n"
        f"for _ in range(20): compile_catalogues(Path({str(tmp_path)!r}))"
    )
    builds = [subprocess.Popen([sys.executable, "-c", code], cwd=root, stderr=subprocess.PIPE) for _ in range(3)]
    made, looks = folder / "gradtutor.mo", 0
    while any(build.poll() is None for build in builds):
        if made.exists():
            with made.open("rb") as file:
                assert gettext.GNUTranslations(file).gettext("word 299") == "词 299"
            looks += 1
    assert [build.communicate()[1] for build in builds] == [b""] * 3
    assert [build.returncode for build in builds] == [0] * 3
    assert looks > 0
    assert sorted(one.name for one in folder.iterdir()) == ["gradtutor.mo", "gradtutor.po"]
