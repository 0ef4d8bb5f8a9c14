"""``gradtutor serve --class NAME …``: a class over SSH, or several."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor import i18n
from gradtutor.classroom.monitoring.log import LEVELS, WAYS, Level, Way
from gradtutor.cli.command import Command, Context
from gradtutor.cli.exit_codes import OK
from gradtutor.cli.parser import Add, add_store, class_name, one_of, whole
from gradtutor.errors import ClassError, UsageError
from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.classroom.behind.networks import Network
    from gradtutor.classroom.room import Class
    from gradtutor.classroom.web.origins import Web

MOST_SESSIONS: Final = 1000
LARGEST_PORT: Final = 65535


class ServeOptions(NamedTuple):
    """Which classes are opened, and for whom."""

    class_names: tuple[str, ...]
    classes: Path | None
    """A folder with a folder for each class."""
    address: str
    """Where it listens; empty: everywhere."""
    port: int
    roster: Path | None
    code: str
    """The class code; empty: a new one."""
    teacher_keys: tuple[Path, ...]
    """Files of public keys."""
    projector: bool
    """Whether a wall may show the answers."""
    sessions: int
    """Learners at once."""
    idle: float
    """Minutes without a key after which a place is given back."""
    log: Way | None
    """How the log is written; ``None``: as words, unless there is a terminal."""
    log_level: Level
    metrics: tuple[str, int] | None
    """Where figures are to be had."""
    web: int | None
    """The port of the page; ``None``: there is none."""
    web_origins: tuple[str, ...]
    """The addresses of the page."""
    tls_certificate: Path | None
    tls_key: Path | None
    legacy_clients: bool
    """Whether clients may be old."""
    print_config: bool
    """Whether to print the configuration of an OpenSSH server instead."""
    print_unit: bool
    """Whether to print a unit for systemd instead."""
    store: str
    """The address of the database that keeps the class; empty: a file does."""
    host_key: Path | None
    """The file of the server's key; ``None``: one in the class's folder."""
    new_host_key: bool
    """Whether the class in a database is known by another key from now on."""
    behind: tuple[Network, ...]
    """The networks of load balancers."""


def add_options(add: Add) -> None:
    """The class, where it listens, and who may enter."""
    name = tr("the name of the class, such as 'Maths 7b'; several classes: once for each")
    add("--class", dest="class_names", action="append", default=[], metavar="NAME", help=name)
    folder = tr("a folder with a folder for each class, in which are roster.csv, code.txt and keys (*.pub), if any")
    add("--classes", type=Path, metavar="FOLDER", help=folder)
    add_store(add)
    key = tr("a file with the server's key, the same on every machine that serves the class; left out: one of its own")
    add("--host-key", type=Path, metavar="FILE", help=key)
    add("--new-host-key", action="store_true", help=tr("with --store: have the class known by another key from now on"))
    add("--address", default="", metavar="ADDRESS", help=tr("listen on this address only"))
    add("--port", type=_port, default=2222, metavar="N", help=tr("the port; 2222 if left out"))
    add("--roster", type=Path, metavar="FILE", help=tr("a CSV file; only who is in it may enter"))
    add("--code", default="", metavar="CODE", help=tr("the class code; left out: a new one at each start"))
    keys = tr("a file with the teacher's public key; left out: a code that works once")
    add("--teacher-key", dest="teacher_keys", action="append", type=Path, default=[], metavar="FILE", help=keys)
    wall = tr("let a wall come in that shows the answers to a question without names, by a code of its own")
    add("--projector", action="store_true", help=wall)
    add("--sessions", type=_sessions, default=300, metavar="N", help=tr("learners at once; the others wait in a queue"))
    idle = tr("minutes without a key after which a place is given back; 45 if left out")
    add("--idle", type=_minutes, default=45.0, metavar="MINUTES", help=idle)
    log = tr("write a log to the standard error: text, or json; left out: text, and in a terminal none")
    add("--log", type=_way, metavar="WAY", help=log)
    level = tr("the least level that is written: info, warning or error")
    add("--log-level", type=_level, default=LEVELS[0], metavar="LEVEL", help=level)
    figures = tr("answer /metrics (OpenMetrics) and /readyz over HTTP there, such as 127.0.0.1:9464")
    add("--metrics", type=_place, metavar="ADDRESS:PORT", help=figures)
    page = tr("also serve a page there, for those who come with a browser; without TLS for this machine alone")
    add("--web", type=_web_port, metavar="N", help=page)
    origin = tr("the address of the page, such as https://tutor.school.example; behind a proxy that of the proxy")
    add("--web-origin", dest="web_origins", action="append", default=[], metavar="ADDRESS", help=origin)
    certificate = tr("the certificate of the page, a file in PEM form")
    add("--tls-cert", dest="tls_certificate", type=Path, metavar="FILE", help=certificate)
    add("--tls-key", dest="tls_key", type=Path, metavar="FILE", help=tr("its key"))
    behind = tr(
        "a network of load balancers, such as 10.0.0.0/8: they must say for whom they come, by the PROXY protocol"
    )
    add("--behind", action="append", type=_network, default=[], metavar="NETWORK", help=behind)
    old = tr("also take old clients: NIST P-256, aes128-ctr, hmac-sha2-256, such as dropbear and FIPS sites need")
    add("--legacy-clients", action="store_true", help=old)
    config = tr("print the configuration of an OpenSSH server for the class instead of opening it")
    add("--print-sshd-config", dest="print_config", action="store_true", help=config)
    unit = tr("print a unit for systemd that opens the class, instead of opening it")
    add("--print-systemd-unit", dest="print_unit", action="store_true", help=unit)


def need_posix() -> None:
    """Raise ``ClassError`` where a class cannot be held: it takes processes and terminals as POSIX has them."""
    if os.name != "posix":
        raise ClassError(
            tr(
                "A class needs a server with Linux or macOS, for its processes and terminals; on Windows, WSL is one. "
                "Learners may be at Windows: its ssh is enough."
            )
        )


def serve_class(options: ServeOptions, context: Context) -> int:
    """Open a class until ctrl+c, or print how OpenSSH would."""
    need_posix()
    if options.print_config:
        return _print_config(options, context)
    if options.print_unit:
        return _print_unit(options, context)
    from gradtutor.classroom.monitoring.log import Log
    from gradtutor.classroom.service import Server, serve
    from gradtutor.cli.launch import keymap
    from gradtutor.cli.seat import command
    from gradtutor.lessons.course.course import bundled, load_course
    from gradtutor.session.store.paths import data_folder

    classes = _classes(options)
    # A course with a fault is refused before anybody logs in.
    course = load_course(context.course or bundled())
    server = Server(
        classes,
        data_folder(context.data_dir),
        options.address,
        options.port,
        options.sessions,
        options.idle,
        options.legacy_clients,
        options.metrics,
        options.store,
        options.host_key,
        options.new_host_key,
        _web(options),
        options.behind,
        options.projector,
    )
    watched = options.log is not None or not sys.stderr.isatty()
    log = Log(sys.stderr if watched else None, options.log or WAYS[0], options.log_level)
    return serve(server, command(course.folder, keymap(context)), lambda line: print(line, flush=True), log)


def _classes(options: ServeOptions) -> tuple[Class, ...]:
    """The classes that are meant. Raises ``UsageError``, and ``ClassError`` for a folder."""
    from gradtutor.classroom.room import Class
    from gradtutor.cli.class_folders import classes_in

    in_folder = classes_in(options.classes) if options.classes is not None else ()
    names = options.class_names if in_folder else options.class_names or (class_name(None),)
    keys = tuple(options.teacher_keys)
    if len(names) + len(in_folder) == 1 and not in_folder:
        return (Class(class_name(names[0]), options.roster, keys, options.code),)
    if options.roster is not None or options.code:
        what = tr("--roster and --code are of one class; where there are several, each has its own: --classes FOLDER")
        raise UsageError(what)
    named = [Class(class_name(name)) for name in names]
    return tuple(one._replace(teacher_keys=(*one.teacher_keys, *keys)) for one in (*named, *in_folder))


def _only_class(options: ServeOptions, option: str) -> str:
    """The one class that is meant. Raises ``UsageError`` where there are several."""
    if options.classes is not None or len(options.class_names) > 1:
        raise UsageError(tr("{option} is for one class: --class NAME").format(option=option))
    return class_name(options.class_names[0] if options.class_names else None)


def _print_config(options: ServeOptions, context: Context) -> int:
    """Print the configuration of an ``sshd`` for a class, and make the class's key."""
    from gradtutor.classroom.records.paths import class_folder
    from gradtutor.classroom.ssh.host_key import host_key
    from gradtutor.classroom.ssh.sshd_config import sshd_config
    from gradtutor.session.store.paths import data_folder

    data, name = data_folder(context.data_dir).resolve(), _only_class(options, "--print-sshd-config")
    folder = class_folder(data, name)
    host_key(folder)
    words = ["session", "--class", name, "--data-dir", str(data)]
    if context.course is not None:
        words += ["--course", str(context.course.resolve())]
    program = [sys.executable, "-m", "gradtutor", *words]
    sys.stdout.write(sshd_config(program, name, folder, options.port, options.address))
    return OK


def _print_unit(options: ServeOptions, context: Context) -> int:
    """Print the unit of a service with these options."""
    from gradtutor.classroom.systemd_unit import serve_unit

    _check_unit(options, context)
    if options.classes is not None:
        raise UsageError(
            tr("With {option} name the classes one by one: --class NAME").format(option="--print-systemd-unit")
        )
    names = [one.name for one in _classes(options)]
    given = _given_files(options)
    files = {key: file for key, (_, file) in given.items()}

    def plain(text: object) -> str:
        return str(text).replace("%", "%%")

    words = [plain(sys.executable), "-m", "gradtutor", "--lang", i18n.language(), "serve", "--data-dir", "%S/gradtutor"]
    words += [word for name in names for word in ("--class", plain(name))]
    words += ["--port", str(options.port), "--sessions", str(options.sessions)]
    words += ["--idle", f"{options.idle:g}"]
    if context.course is not None:
        words += ["--course", plain(context.course.resolve())]
    if options.address:
        words += ["--address", plain(options.address)]
    if options.code:
        words += ["--code", plain(options.code)]
    words += ["--web", str(options.web)] if _web(options) is not None else []
    words += [word for address in options.web_origins for word in ("--web-origin", plain(address))]
    words += [word for key, (option, _) in given.items() for word in (option, f"%d/{key}")]
    words += ["--log", options.log] if options.log else []
    words += ["--log-level", options.log_level] if options.log_level != LEVELS[0] else []
    if options.metrics is not None:
        host, port = options.metrics
        words += ["--metrics", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
    words += ["--store", plain(options.store)] if options.store else []
    words += [word for network in options.behind for word in ("--behind", str(network))]
    words += ["--projector"] if options.projector else []
    words += ["--legacy-clients"] if options.legacy_clients else []
    port = min(options.port, options.web or options.port)
    sys.stdout.write(serve_unit(", ".join(names), words, files, port, options.sessions, shared=bool(options.store)))
    return OK


def _check_unit(options: ServeOptions, context: Context) -> None:
    """Raises ``UsageError`` for what cannot be in a unit."""
    if context.data_dir is not None:
        raise UsageError(tr("With --print-systemd-unit leave --data-dir out: systemd gives the service a folder."))
    if ":" in options.store.partition("://")[2].rpartition("@")[0] or "password=" in options.store:
        # Everybody on the machine may read a unit.
        raise UsageError(tr("A unit can be read by all: leave the password out of --store, and see docs/hosts.md."))


def _given_files(options: ServeOptions) -> dict[str, tuple[str, Path]]:
    """The files that a service is handed: by which name it sees each, with the option that says so."""
    given = [(f"teacher{number}.pub", "--teacher-key", file) for number, file in enumerate(options.teacher_keys)]
    given += [("roster.csv", "--roster", options.roster)] if options.roster else []
    given += [("host-key", "--host-key", options.host_key)] if options.host_key else []
    given += [("tls-cert.pem", "--tls-cert", options.tls_certificate)] if options.tls_certificate else []
    given += [("tls-key.pem", "--tls-key", options.tls_key)] if options.tls_key else []
    return {name: (option, file.resolve()) for name, option, file in given}


def _way(text: str) -> str:
    return one_of(text, WAYS, tr("There is no log '{name}'."))


def _level(text: str) -> str:
    return one_of(text, LEVELS, tr("There is no level '{name}'."))


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host:
        # Not everywhere by mistake: who reads it is not asked who he is.
        raise UsageError(tr("--metrics needs an address and a port, such as 127.0.0.1:9464."))
    return host, whole(port, 1, LARGEST_PORT, "--metrics")


def _web(options: ServeOptions) -> Web | None:
    from gradtutor.classroom.web.origins import Web

    if options.web is None:
        if options.web_origins or options.tls_certificate or options.tls_key:
            raise UsageError(tr("--web-origin, --tls-cert and --tls-key belong to a page: --web N"))
        return None
    return Web(options.web, tuple(options.web_origins), options.tls_certificate, options.tls_key)


def _network(text: str) -> Network:
    from gradtutor.classroom.behind.networks import read_network

    return read_network(text)


def _web_port(text: str) -> int:
    return whole(text, 1, LARGEST_PORT, "--web")


def _port(text: str) -> int:
    return whole(text, 1, LARGEST_PORT, "--port")


def _sessions(text: str) -> int:
    return whole(text, 1, MOST_SESSIONS, "--sessions")


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 2 <= minutes <= 24 * 60:
        raise UsageError(tr("--idle must be a number of minutes from 2 to 1440."))
    return minutes


COMMAND: Final = Command(
    "serve",
    mark("Open a class over SSH: learners log in with ssh, and are in the tutor at their own place."),
    "--class NAME... [--classes FOLDER] [--port N] [--web N]\n"
    "                       [--roster FILE] [--store URL] [--teacher-key FILE]... …",
    ServeOptions,
    serve_class,
    add_options,
)
