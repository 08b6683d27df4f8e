"""Looking into one file, in a process of its own: `python -m casework.rules.inspection < file`.

A file that was made to eat memory or time only ends this process. Answers with one line of JSON (`media_type`, `refusal`)
and behind it what is kept of the file: a picture painted anew, a PDF as it came.
"""

import contextlib
import json
import logging
import resource
import sys

from casework.rules.files import PDF, Refusal, kind_of
from casework.rules.pdfs import check_pdf
from casework.rules.pictures import Unusable, paint_anew

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 30


def inspect(content: bytes) -> tuple[str, bytes]:
    """Media type and content of what is kept of a file. Raises `Unusable`."""
    if not content:
        raise Unusable(Refusal.EMPTY)
    media_type = kind_of(content[:32])
    if not media_type:
        raise Unusable(Refusal.KIND)
    if media_type == PDF:
        check_pdf(content)
        return media_type, content
    painted, painted_type = paint_anew(content, media_type)
    return painted_type, painted


def main() -> None:
    """Read a file from standard input, answer on standard output."""
    with contextlib.suppress(ValueError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # pypdf tells about everything it stumbles over; the answer is enough
    logging.disable(logging.CRITICAL)
    try:
        media_type, kept = inspect(sys.stdin.buffer.read())
        answer = {"media_type": media_type, "refusal": ""}
    except Unusable as unusable:
        kept, answer = b"", {"media_type": "", "refusal": unusable.refusal}
    except MemoryError:
        kept, answer = b"", {"media_type": "", "refusal": Refusal.BROKEN}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
