"""How Voilà is set: what its pages load, what its kernels may do.

Nothing else is read: a settings file lying about must not loosen anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.apps.pages import EXTENSIONS
from toolkit.forms.page import preview_script_hash
from toolkit.shipped import shipped
from toolkit.warm.confinement import Confinement

if TYPE_CHECKING:
    from toolkit.settings import Settings

PRELOADED: Final = (
    "ipywidgets",
    "pandas",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "matplotlib.pyplot",
    "toolkit.apps.meeting.deciding",
    "toolkit.apps.meeting.rounds",
    "toolkit.apps.meeting.view",
    "toolkit.apps.opinions.view",
    "toolkit.apps.organise.view",
    "toolkit.apps.preview.sources",
    "toolkit.apps.preview.view",
    "toolkit.apps.results.offered",
    "toolkit.apps.results.study",
    "toolkit.apps.results.view",
    "toolkit.reports.figure_plans",
    "toolkit.reports.figures",
    "toolkit.reports.plots.diverging_bars",
    "toolkit.reports.plots.dot_intervals",
    "toolkit.reports.plots.trend_panels",
)
"""What is slow to load, and so loaded once for all kernels.

The apps themselves, and what they load only once it is wished for.
"""

IDLE_SECONDS: Final = 1800
CULLING_SECONDS: Final = 60

SETTINGS: Final = {
    "VoilaConfiguration": {
        "allow_template_override": "NO",
        "allow_theme_override": "NO",
        "extension_allowlist": list(EXTENSIONS),
        "file_allowlist": [],
        "show_tracebacks": False,
        "strip_sources": True,
    },
    "MappingKernelManager": {
        "kernel_manager_class": "toolkit.apps.kernels.OwnSockets",
        "cull_idle_timeout": IDLE_SECONDS,
        "cull_interval": CULLING_SECONDS,
        "transport_encryption": "auto",
    },
    # A busy machine may be slow; a page is not to fail for that.
    "VoilaExecutor": {"iopub_timeout": 60},
    # A kernel begun anew would stand behind a page whose widgets it lacks.
    "KernelRestarter": {"restart_limit": 0},
    "KernelProvisionerFactory": {"default_provisioner_name": "warm"},
    "KernelManager": {"transport": "ipc"},
    "WarmProvisioner": {
        "modules": list(PRELOADED),
        "arguments": [
            "--HistoryManager.enabled=False",
            "--IPKernelApp.capture_fd_output=False",
        ],
    },
}

_POLICY: Final = {
    "default-src": "'self'",
    "script-src": f"'self' '{preview_script_hash()}'",  # a form tried in its frame
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS: Final = {
    "Content-Security-Policy": "; ".join(map(" ".join, _POLICY.items())),
    "Referrer-Policy": "same-origin",
    "Server": "pingyi",
}
"""What goes out with every page: nothing of another host is asked for."""


def confinement(settings: Settings) -> Confinement:
    """Return what kernels may still do, where the system can hold them to it.

    Of the data folder they read what is published, and surveys; nothing else,
    even though they run as the same user.
    """
    surveys = (settings.templates, shipped("templates"))
    return Confinement(
        readable=(str(settings.published), *map(str, surveys)), connected_ports=()
    )
