"""What the warm process is told through its environment.

Each of its kernels can read it in ``/proc/self/environ``, whatever its own
environment has become, so no secret stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NEEDED: Final = frozenset(
    {
        *("PATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "TZ", "LANG"),
        *("PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"),
        *("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"),
    }
)
INLINE: Final = "module://matplotlib_inline.backend_inline"
"""Where ipykernel lets matplotlib draw."""
ALWAYS: Final = {
    "MPLBACKEND": INLINE,
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger complains at import
    # Only one thread can be forked; arrow begins one for a pool it does not use.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    **dict.fromkeys(
        ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"], "1"
    ),
}


def environment_of_warm(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the warm process, given that of a kernel."""
    kept = {
        name: value
        for name, value in environment.items()
        if name in NEEDED or name.startswith("LC_")
    }
    return kept | ALWAYS
