"""Compiles `presets/*.yaml` into the one file that is read at run time.

python tests/tools/presets.py            write it
python tests/tools/presets.py --check    change nothing; exits 1 when it is not what the files say
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gemdiag import presets  # noqa: E402  found through the line above

FOLDER = ROOT / "presets"
COMPILED = ROOT / "gemdiag" / "presets" / presets.COMPILED


def main(args: list[str]) -> int:
    text = presets.packed(FOLDER) + "\n"
    if "--check" not in args:
        COMPILED.write_text(text, encoding="utf-8", newline="\n")
    elif not COMPILED.is_file() or COMPILED.read_text(encoding="utf-8") != text:
        sys.stdout.write(
            "gemdiag/presets/compiled.json is not what presets/*.yaml say: run tests/tools/presets.py\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
