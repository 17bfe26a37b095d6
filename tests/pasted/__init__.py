"""What is on the clipboard after copying, from Word, Google Docs and LibreOffice, and what becomes of it.

The text it is pasted into is French. The server and the text editor must come to the same result.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def squeezed(html: str) -> str:
    """Without line breaks between blocks, and with plain spaces alone: the examples are read by people."""
    return re.sub(r"[ \u00a0\u202f]+", " ", re.sub(r">\s*\n\s*<", "><", html)).strip()


NAMES = sorted(path.name.partition(".")[0] for path in FOLDER.glob("*.expected.html"))
EXAMPLES = {
    name: (
        (FOLDER / f"{name}.html").read_text(encoding="utf-8"),
        squeezed((FOLDER / f"{name}.expected.html").read_text(encoding="utf-8")),
    )
    for name in NAMES
}
