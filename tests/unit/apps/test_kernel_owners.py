"""Whose kernel is whose, as long as it lives and the session goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from loops import run_apart

from toolkit.apps.kernel_owners import KernelOwners
from toolkit.collection.staff import Role, Staff

ZHAO = Staff("zhao", Role.ORGANISER)


@dataclass
class Process:
    """A process that lives until it has an exit status."""

    status: int | None = None

    def poll(self):
        return self.status


@dataclass
class Provisioner:
    pid: int
    process: Process = field(default_factory=Process)


@dataclass
class RunningKernel:
    provisioner: Provisioner


class Kernels:
    """What the owners ask of Jupyter's kernel manager."""

    def __init__(self, **pids):
        self.running = {
            name: RunningKernel(Provisioner(pid)) for name, pid in pids.items()
        }

    def list_kernel_ids(self):
        return list(self.running)

    def get_kernel(self, kernel_id):
        return self.running[kernel_id]

    async def shutdown_kernel(self, kernel_id, *, now):
        assert now
        del self.running[kernel_id]


@pytest.fixture
def kernels():
    return Kernels(one=11, two=12)


@pytest.fixture
def owners(kernels):
    owners = KernelOwners(kernels, {"session": ZHAO}.get)
    owners.belongs("one", "session")
    owners.belongs("two", "another")
    return owners


def test_a_process_is_known_by_its_number(owners):
    assert owners.staff_at(11) == ZHAO
    assert owners.staff_at(99) is None


def test_the_process_of_a_session_that_is_over_is_nobodys(owners):
    assert owners.staff_at(12) is None


def test_the_number_of_a_dead_kernel_is_nobodys(owners, kernels):
    kernels.running["one"].provisioner.process.status = -9

    assert owners.staff_at(11) is None


def test_a_kernel_is_its_sessions_and_no_others(owners):
    assert owners.is_of("one", "session")
    assert not owners.is_of("two", "session")
    assert not owners.is_of("one", None)
    assert not owners.is_of("gone", "session")


def test_a_session_that_ends_takes_its_kernels_with_it(owners, kernels):
    run_apart(owners.end("session"))

    assert list(kernels.running) == ["two"]
    assert len(owners) == 1
