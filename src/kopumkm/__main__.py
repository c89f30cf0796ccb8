"""Run the program as `python -m kopumkm`."""

from kopumkm.cli import main

main()
