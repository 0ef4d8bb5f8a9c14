"""Numbers of Linux's system calls on the processors that the confinement is made for.

From the kernel's ``arch/x86/entry/syscalls/syscall_64.tbl`` and ``include/uapi/asm-generic/unistd.h`` (for 64-bit ARM);
a test compares them with the headers of the machine it runs on.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gradtutor.records import NamedTuple


class Machine(NamedTuple):
    """A processor: the number by which seccomp knows it (``AUDIT_ARCH_…``), and its column in ``NUMBERS``."""

    audit: int
    column: int
    other_calls: int
    """From this number on calls belong to another table (x32); 0: there is none."""


_MACHINES: Final[Mapping[str, Machine]] = MappingProxyType(
    {"x86_64": Machine(0xC000003E, 0, 0x40000000), "aarch64": Machine(0xC00000B7, 1, 0)}
)


def machine() -> Machine | None:
    """The processor that this process runs on; ``None`` where its numbers are not known."""
    return _MACHINES.get(platform.machine())


NUMBERS: Final[Mapping[str, tuple[int | None, int | None]]] = MappingProxyType(
    {
        "clone": (56, 220),
        "clone3": (435, 435),
        "kill": (62, 129),
        "tgkill": (234, 131),
        "prlimit64": (302, 261),
        "fcntl": (72, 25),
        "ioctl": (16, 29),
        "ptrace": (101, 117),
        "process_vm_readv": (310, 270),
        "process_vm_writev": (311, 271),
        "pidfd_open": (434, 434),
        "pidfd_getfd": (438, 438),
        "pidfd_send_signal": (424, 424),
        "process_madvise": (440, 440),
        "process_mrelease": (448, 448),
        "kcmp": (312, 272),
        "tkill": (200, 130),
        "rt_sigqueueinfo": (129, 138),
        "rt_tgsigqueueinfo": (297, 240),
        "execve": (59, 221),
        "execveat": (322, 281),
        "uselib": (134, None),
        "personality": (135, 92),
        "socket": (41, 198),
        "connect": (42, 203),
        "bind": (49, 200),
        "listen": (50, 201),
        "accept": (43, 202),
        "accept4": (288, 242),
        "unshare": (272, 97),
        "setns": (308, 268),
        "mount": (165, 40),
        "umount2": (166, 39),
        "pivot_root": (155, 41),
        "chroot": (161, 51),
        "move_mount": (429, 429),
        "open_tree": (428, 428),
        "fsopen": (430, 430),
        "fsconfig": (431, 431),
        "fsmount": (432, 432),
        "fspick": (433, 433),
        "mount_setattr": (442, 442),
        "bpf": (321, 280),
        "perf_event_open": (298, 241),
        "io_uring_setup": (425, 425),
        "io_uring_enter": (426, 426),
        "io_uring_register": (427, 427),
        "userfaultfd": (323, 282),
        "keyctl": (250, 219),
        "add_key": (248, 217),
        "request_key": (249, 218),
        "kexec_load": (246, 104),
        "kexec_file_load": (320, 294),
        "init_module": (175, 105),
        "finit_module": (313, 273),
        "delete_module": (176, 106),
        "reboot": (169, 142),
        "swapon": (167, 224),
        "swapoff": (168, 225),
        "acct": (163, 89),
        "quotactl": (179, 60),
        "quotactl_fd": (443, 443),
        "syslog": (103, 116),
        "vhangup": (153, 58),
        "iopl": (172, None),
        "ioperm": (173, None),
        "modify_ldt": (154, None),
        "memfd_secret": (447, 447),
        "sethostname": (170, 161),
        "setdomainname": (171, 162),
        "settimeofday": (164, 170),
        "clock_settime": (227, 112),
        "clock_adjtime": (305, 266),
        "adjtimex": (159, 171),
        "name_to_handle_at": (303, 264),
        "open_by_handle_at": (304, 265),
        "fanotify_init": (300, 262),
        "truncate": (76, 45),
        "chmod": (90, None),
        "fchmod": (91, 52),
        "fchmodat": (268, 53),
        "fchmodat2": (452, 452),
        "chown": (92, None),
        "lchown": (94, None),
        "fchown": (93, 55),
        "fchownat": (260, 54),
        "utime": (132, None),
        "utimes": (235, None),
        "futimesat": (261, None),
        "utimensat": (280, 88),
        "mknod": (133, None),
        "mknodat": (259, 33),
        "setxattr": (188, 5),
        "lsetxattr": (189, 6),
        "fsetxattr": (190, 7),
        "setxattrat": (463, 463),
        "removexattr": (197, 14),
        "lremovexattr": (198, 15),
        "fremovexattr": (199, 16),
        "removexattrat": (466, 466),
        "shmget": (29, 194),
        "shmat": (30, 196),
        "shmctl": (31, 195),
        "semget": (64, 190),
        "semop": (65, 193),
        "semctl": (66, 191),
        "semtimedop": (220, 192),
        "msgget": (68, 186),
        "msgsnd": (69, 189),
        "msgrcv": (70, 188),
        "msgctl": (71, 187),
        "mq_open": (240, 180),
        "mq_unlink": (241, 181),
        "setpriority": (141, 140),
        "ioprio_set": (251, 30),
        "sched_setparam": (142, 118),
        "sched_setscheduler": (144, 119),
        "sched_setattr": (314, 274),
        "sched_setaffinity": (203, 122),
        "migrate_pages": (256, 238),
        "move_pages": (279, 239),
        "fork": (57, None),
        "vfork": (58, None),
    }
)
"""Call -> its number on x86-64 and on 64-bit ARM; ``None``: it is not there."""

REFUSED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Into other processes": tuple(
            (
                "ptrace process_vm_readv process_vm_writev pidfd_open pidfd_getfd pidfd_send_signal "
                "process_madvise process_mrelease kcmp tkill rt_sigqueueinfo rt_tgsigqueueinfo"
            ).split()
        ),
        "Other programs": tuple(("execve execveat uselib personality").split()),
        "Sockets; a pair of them, which leads nowhere, can still be made": tuple(
            ("socket connect bind listen accept accept4").split()
        ),
        "Other views of the system": tuple(
            (
                "unshare setns mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount "
                "fspick mount_setattr"
            ).split()
        ),
        "Parts of the kernel that no lesson needs": tuple(
            (
                "bpf perf_event_open io_uring_setup io_uring_enter io_uring_register userfaultfd keyctl add_key "
                "request_key kexec_load kexec_file_load init_module finit_module delete_module reboot swapon "
                "swapoff acct quotactl quotactl_fd syslog vhangup iopl ioperm modify_ldt memfd_secret"
            ).split()
        ),
        "The clock and the name of the machine": tuple(
            ("sethostname setdomainname settimeofday clock_settime clock_adjtime adjtimex").split()
        ),
        "What Landlock does not look at: rights and dates of files, and files by number": tuple(
            (
                "name_to_handle_at open_by_handle_at fanotify_init truncate chmod fchmod fchmodat fchmodat2 chown "
                "lchown fchown fchownat utime utimes futimesat utimensat mknod mknodat setxattr lsetxattr "
                "fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat"
            ).split()
        ),
        "Memory and queues that are shared by number": tuple(
            ("shmget shmat shmctl semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open mq_unlink").split()
        ),
        "How much processor others get": tuple(
            (
                "setpriority ioprio_set sched_setparam sched_setscheduler sched_setattr sched_setaffinity "
                "migrate_pages move_pages"
            ).split()
        ),
        "Processes of its own, the old ways": tuple(("fork vfork").split()),
    }
)
"""What for -> calls that a confined process never needs; ``seccomp`` speaks of those that it may use in part."""
