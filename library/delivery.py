"""How a stored file is sent: whole, in part, or not again (RFC 9110, 13 and 14). Not who may have it."""

import logging
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe, quote_etag

from library.models import DocumentFile

CHUNK = 64 * 1024
ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
# The browser shows a PDF in a page of its own making, which the policy of our pages would leave blank
# (crbug.com/271452). Nothing in it runs in the site's name: it is a PDF and nothing else (nosniff).
POLICY = "frame-ancestors 'none'"

logger = logging.getLogger(__name__)


class NotThatPart(Exception):
    """416: the file has no such bytes."""


class Part:
    """The bytes of an open file from `first` to `last`, both included; closed when the answer is."""

    def __init__(self, file: File, first: int, last: int):
        self.file, self.first, self.length = file, first, last - first + 1

    def __iter__(self) -> Iterator[bytes]:
        left = self.length
        self.file.seek(self.first)
        while left > 0 and (chunk := self.file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """The first and last byte asked for; None for the whole file, which several ranges get too.

    Raises NotThatPart for bytes the file does not have, and for what is no range of bytes.
    """
    header = header.strip().lower()
    if not header.startswith("bytes=") or "," in header:
        return None
    found = ONE_RANGE.fullmatch(header)
    if found is None:
        raise NotThatPart
    start, end = found.groups()
    if not start:  # `bytes=-500`: the last 500
        first, last = max(size - int(end or 0), 0), size - 1
    else:
        first, last = int(start), min(int(end), size - 1) if end else size - 1
    if first > last:
        raise NotThatPart
    return first, last


def is_same_file(condition: str, etag: str, changed: int) -> bool:
    """True when `If-Range` (a tag or a date) names the file as it is: its missing part may be added."""
    if not condition or condition == etag:
        return True
    return parse_http_date_safe(condition) == changed


def deliver(request: HttpRequest, line: DocumentFile, filename: str) -> HttpResponseBase:
    """The file of `line`, to be shown under the name `filename`. Raises Http404 when it is not on the disk.

    Its tag is made of its stored name, which is made of its content (library.storage).
    """
    name = line.file.name or ""
    etag = quote_etag(PurePath(name).stem)
    try:
        if not name:
            raise FileNotFoundError
        changed = int(line.file.storage.get_modified_time(name).timestamp())
        changed = max(changed, int(line.document.updated_at.timestamp()))  # an older file may replace a newer
        answer: HttpResponseBase | None = get_conditional_response(request, etag, changed)
        if answer is None:
            answer = _content(request, line, etag, changed)
    except FileNotFoundError as error:
        logger.error("A file is missing: document %s, “%s”.", line.document_id, name)
        raise Http404 from error
    headers = {
        "ETag": etag,
        "Last-Modified": http_date(changed),
        "Accept-Ranges": "bytes",
        "Content-Disposition": content_disposition_header(False, filename) or "inline",
        "Content-Language": line.language,
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    for header, value in headers.items():
        answer[header] = value
    return answer


def _content(request: HttpRequest, line: DocumentFile, etag: str, changed: int) -> HttpResponseBase:
    """200 with the whole file, 206 with the part asked for, 416; for HEAD the headers alone."""
    storage, name = line.file.storage, str(line.file.name)
    size = storage.size(name)
    kind: dict[str, Any] = {"content_type": line.media_type or "application/octet-stream"}
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(size)}, **kind)
    wanted = request.headers.get("Range", "")
    part = None
    if wanted and is_same_file(request.headers.get("If-Range", ""), etag, changed):
        try:
            part = asked_part(wanted, size)
        except NotThatPart:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}, **kind)
    first, last = part or (0, size - 1)
    content = Part(storage.open(name), first, last)
    headers = {"Content-Length": str(content.length)}
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return StreamingHttpResponse(content, status=206 if part else 200, headers=headers, **kind)
