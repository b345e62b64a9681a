"""Where the folders lie that come with the toolkit but are no code.

In a checkout they stand beside the package; in an installed wheel they lie
inside it.
"""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """Return a folder that comes with the toolkit, such as ``templates``."""
    package = Path(__file__).parent
    installed = package / "_shipped" / name
    return installed if installed.is_dir() else package.parent / name
