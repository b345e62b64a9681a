"""Kernels to speak with: what is asked comes back as a value.

with session(modules=["random"]) as it:
    it.run("x = 2")
    assert it.value("x + 2") == 4

"""

from __future__ import annotations

import os
import select
from ast import literal_eval
from contextlib import contextmanager
from importlib.metadata import EntryPoint

from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from traitlets.config import Config

PATIENCE = 20
"""Seconds after which a test gives up; nothing waits as long if all is well."""
MODULES = ["ipywidgets", "matplotlib", "numpy.random"]

KernelProvisionerFactory.provisioners["warm"] = EntryPoint(
    name="warm",
    value="toolkit.warm.provisioner:WarmProvisioner",
    group=KernelProvisionerFactory.GROUP_NAME,
)


class Session:
    """A kernel and who speaks with it."""

    def __init__(self, manager):
        self.manager = manager
        self.open()

    def open(self):
        self.client = self.manager.client()
        self.client.start_channels(iopub=False, stdin=False, hb=False, control=False)

    @property
    def process(self):
        return self.manager.provisioner.process

    def run(self, code, **wanted):
        """Run code and return the kernel's reply, of whatever kind."""
        # What follows an error would else be passed over.
        options = {"reply": True, "timeout": PATIENCE, "stop_on_error": False}
        return self.client.execute(code, **options, **wanted)["content"]

    def value(self, expression):
        """Return the value of an expression, or the name of what it raised."""
        reply = self.run("", user_expressions={"it": expression})
        it = reply["user_expressions"]["it"]
        return literal_eval(it["data"]["text/plain"]) if "data" in it else it["ename"]


def manager(*, modules=MODULES, **provisioner):
    """Return a manager whose kernels are warm."""
    settings = {
        "KernelManager": {"transport_encryption": "auto"},
        "WarmProvisioner": {"modules": modules, **provisioner},
    }
    return KernelManager(config=Config(settings))


@contextmanager
def warm_by_default():
    """Let the factory of this process choose warm kernels meanwhile."""
    factory = KernelProvisionerFactory.instance()
    before, factory.default_provisioner_name = factory.default_provisioner_name, "warm"
    try:
        yield
    finally:
        factory.default_provisioner_name = before


@contextmanager
def session(*, env=None, cwd=None, **provisioner):
    """Give a running kernel, then end it."""
    it = manager(**provisioner)
    with warm_by_default():
        it.start_kernel(env=dict(os.environ) | (env or {}), cwd=cwd)
        talk = Session(it)
        try:
            yield talk
        finally:
            talk.client.stop_channels()
            it.shutdown_kernel(now=True)
            it.context.destroy(linger=0)


def ends(pid):
    """Return whether a process ends before patience does."""
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        looking = select.poll()
        looking.register(pidfd, select.POLLIN)
        return bool(looking.poll(PATIENCE * 1000))
    finally:
        os.close(pidfd)
