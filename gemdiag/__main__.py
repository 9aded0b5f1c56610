"""The entry point: `gemdiag` and `python -m gemdiag`."""

import gc
import sys


def main() -> None:
    """Run the command line and leave with its code. Imports come late: Ctrl-C counts from the start."""
    gc.disable()  # a short-lived process makes no garbage worth looking for while it starts
    try:
        if sys.argv[1:] == ["--version"]:
            from gemdiag import __version__

            sys.stdout.write(f"gemdiag {__version__}\n")
            code = 0
        else:
            from gemdiag.cli.entry import run

            code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
