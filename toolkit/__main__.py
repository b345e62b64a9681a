"""``python -m toolkit`` is the command ``pingyi``."""

from toolkit.cli.commands import main

main()
