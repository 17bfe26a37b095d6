"""Rich text: the one sanitiser that every HTML body goes through, and the field that calls it on save."""

import re
from functools import lru_cache
from html import escape, unescape
from typing import Any

import nh3
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.pasted import TooDeep, unpasted

NBSP = "\u00a0"

LONGEST = 1_000_000  # characters
MOST_TAGS = 20_000  # a browser’s parser, which nh3 is, takes quadratic time on nested tags: 1 s at most
MOST_REOPENED = 1_000_000  # tags × formatting elements that each of them may reopen
MOST_REFERENCES = 100_000  # ampersands: the parser's time grows with their square, 0.2 s at this bound
DEEPEST = 100  # elements inside one another

# --- what is allowed ---------------------------------------------------------------------------

RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"}
INLINE = {"strong", "em", "cite", "q", "sup", "sub", "abbr", "span", "code", "del", "ins", "a"}
HEADINGS = {"h2", "h3", "h4"}
LISTS = {"ul", "ol", "li", "dl", "dt", "dd"}
TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
VOID = {"br", "hr"}
ALLOWED = INLINE | HEADINGS | LISTS | TABLE | VOID | {"p", "blockquote", "figure", "figcaption", "pre"}

# Not a word inside these is text for readers; svg, math and the raw-text elements carry mutation XSS.
REMOVED_WITH_CONTENT = {
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "title",
    "textarea", "select", "xmp", "noembed", "noframes", "plaintext", "audio", "video", "canvas",
}  # fmt: skip

ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "figure": {"data-image", "data-video"},  # a picture of the library, by its key (languages.references)
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.IGNORECASE)
VALUES = {
    "lang": LANGUAGE,
    "hreflang": LANGUAGE,
    "dir": re.compile("ltr|rtl|auto"),
    "scope": re.compile("(row|col)(group)?"),
    "colspan": re.compile("[1-9][0-9]?"),
    "rowspan": re.compile("[1-9][0-9]?"),
    "start": re.compile("-?[0-9]{1,4}"),
    "type": re.compile("[1aAiI]"),
    "data-image": re.compile("[a-z0-9]+([-_][a-z0-9]+)*"),
    "data-video": re.compile(r'https://[^\s/\\@?#:"<>]+(:[0-9]{1,5})?([/?#][^\s"<>\\]*)?'),
}
SCHEMES = {"http", "https", "mailto", "tel", "record"}
# Absolute, or relative to this site; never //host, nor /\host, which browsers read the same way.
HREF = re.compile(r"(https?://[^/\\]|mailto:.|tel:.|/(?![/\\])|#).*", re.IGNORECASE | re.DOTALL)

# A record of this site by its type and its key, which languages.record_links turns into an address.
RECORD_HREF = re.compile(
    r"(?i:record:(?P<model>[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39})/)"
    r"(?P<key>(?=[A-Za-z0-9_-]{1,80}\Z)[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*)"
)

_STRIPPED_BY_BROWSERS = "".join(map(chr, range(0x21)))

# Nothing left without a visible character: removed, or unwrapped (white space between words is kept).
DROPPED_WHEN_BLANK = HEADINGS | {"p", "blockquote", "ul", "ol", "dl", "figure", "figcaption", "pre"}

# --- the sanitiser -----------------------------------------------------------------------------


class UncleanableHTML(ValueError):
    """HTML that is refused unread: longer, or more tangled, than any text people write."""


@lru_cache(maxsize=16)  # one save asks several times for the same text: validation, pre_save, each column
def sanitise(html: str, language: str = "") -> str:
    """`html` reduced to the structure and languages of a text: safe to print as it is, on any page.

    Attacks and where they end: stored XSS (scripts, `on…` handlers, forms and frames: not on the list
    of what is allowed); `javascript:` and `data:` links (schemes are a list, read after the entities and
    control characters that hide them); mutation XSS (markup that changes meaning when it is parsed
    again, through svg, math, style or noscript: removed with their content, and the result is parsed
    again until it no longer changes); clickjacking and defacement by `style` or `class`; id clobbering
    (`id`, `name`); tracking images; protocol-relative links (`//host`); tabnabbing (`target`); text
    bombs (a bound on length, tags and reopened formatting, which would hold the parser for minutes).

    Also put right: b, i, h1, h5 and h6 become strong, em, h2 and h4; headings, paragraphs and links
    without a visible character go; a no-break space is a character, not an entity; a span that names
    neither language nor direction goes. "" when nothing visible is left. Cleaning twice changes nothing.

    What a word processor put on the clipboard is understood first (languages.pasted); `language`, that of the
    text it goes into, then needs no mark.

    Raises UncleanableHTML. Source of the list: OWASP XSS prevention, WCAG 1.3.1 (scope) and 3.1.2 (lang).
    """
    if not html or html.isspace():
        return ""
    _refuse_bombs(html)
    try:
        html = unpasted(html, language)
    except TooDeep as error:
        raise UncleanableHTML(str(error)) from error
    for _round in range(6):
        _refuse_bombs(html)
        cleaned = _clean_once(html)
        if cleaned == html:
            return cleaned
        html = cleaned
    text = plain_text(html)  # never seen; words without structure are better than a doubt
    return f"<p>{escape(text, quote=False)}</p>" if text else ""


def _clean_once(html: str) -> str:
    cleaned = nh3.clean(
        html,
        tags=ALLOWED | RENAMED.keys(),
        clean_content_tags=REMOVED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return _tidy(cleaned.replace("&nbsp;", NBSP)) if cleaned else ""


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value as it may stand, or None to take the attribute away.

    nh3 asks about every attribute, also those it will not keep, and keeps one if this raises.
    """
    if tag in VOID:
        return None
    if name == "href":
        href = re.sub("[\t\n\r]", "", value).strip(_STRIPPED_BY_BROWSERS)
        if record := RECORD_HREF.fullmatch(href):
            return f"record:{record['model'].lower()}/{record['key']}"
        return href if HREF.fullmatch(href) else None
    if name == "title":
        return value
    allowed = VALUES.get(name)
    value = value.strip().lower() if name in {"dir", "scope"} else value.strip()
    return value if allowed and allowed.fullmatch(value) else None


# nh3's output is regular: lower-case tags, attributes in double quotes without a double quote inside.
PIECE = re.compile(r'<(/?)([a-z0-9]+)((?: [a-z-]+="[^"]*")*)>|([^<]+)')
PICTURE = ' data-image="'  # what tells the figure that stands for a picture of the library from any other
CAPTION = re.compile("(?:<figcaption(?: [^>]*)?>(?:(?!<fig).)*</figcaption>)?", re.DOTALL)
_PICTURE_DATA = re.compile(' data-(?:image|video)="[^"]*"')
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*")


class _Element:
    """An open element while the text is put together again: what to write, and whether anyone sees it."""

    __slots__ = ("attributes", "is_picture", "name", "pieces", "visible")

    def __init__(self, name: str, attributes: str) -> None:
        self.name, self.attributes = name, attributes
        self.pieces: list[str] = []
        self.visible = False
        self.is_picture = name == "figure" and PICTURE in attributes

    def written(self) -> list[str]:
        name, attributes, pieces = self.name, self.attributes, self.pieces
        if self.is_picture:
            return self._picture()
        if not self.visible and name in DROPPED_WHEN_BLANK:
            return []
        if name == "figure":
            attributes = _PICTURE_DATA.sub("", attributes)  # a video needs its picture
        if name == "pre" and pieces:  # parsers swallow the first line break, a different one each time
            pieces[0] = pieces[0].lstrip("\r\n")
        unwrapped = (
            (name in INLINE and not self.visible)
            or (name == "span" and not attributes)
            or (name == "a" and ' href="' not in attributes)
        )
        return pieces if unwrapped else [f"<{name}{attributes}>", *pieces, f"</{name}>"]

    def _picture(self) -> list[str]:
        """A picture holds its caption at most; what else stood in it comes after."""
        inside = "".join(self.pieces).strip() if self.visible else ""
        if CAPTION.fullmatch(inside):
            return [f"<figure{self.attributes}>", inside, "</figure>"]
        others = _PICTURE_DATA.sub("", self.attributes)
        return [f"<figure{self.attributes}></figure>", f"<figure{others}>", inside, "</figure>"]


def _tidy(html: str) -> str:
    """nh3's output with our names, without what is empty; one pass, no recursion."""
    text = _Element("", "")
    stack = [text]
    for closing, tag, attributes, words in PIECE.findall(html):
        current = stack[-1]
        if words:
            current.pieces.append(words)
            current.visible = current.visible or not _INVISIBLE.fullmatch(words)
            continue
        name = RENAMED.get(tag, tag)
        if name in VOID:
            current.pieces.append(f"<{name}>")
            current.visible = current.visible or name == "hr"
        elif not closing:
            stack.append(_Element(name, attributes))
            if len(stack) > DEEPEST:
                raise UncleanableHTML(f"elements nested more than {DEEPEST} deep")
        elif len(stack) > 1:
            stack.pop()
            stack[-1].pieces.extend(current.written())
            is_seen = current.visible or current.is_picture or name == "table"
            stack[-1].visible = stack[-1].visible or is_seen
    return "".join(text.pieces).strip(" \t\r\n") if text.visible else ""


def without_idle_headings(html: str) -> str:
    """Sanitised `html` as readers see it: without headings after which nothing comes, which announce what is
    not there. What an editor is still writing is stored as it is.
    """
    if not any(f"<{name}" in html for name in HEADINGS):
        return html
    inside, end, kept = 0, 0, []
    for piece in PIECE.finditer(html):
        closing, tag, attributes, words = piece.groups()
        is_heading = tag in HEADINGS
        inside += is_heading and not closing
        if not inside:
            kept.append(piece[0])
            if (words and not _INVISIBLE.fullmatch(words)) or tag == "table" or PICTURE in (attributes or ""):
                end, kept = piece.end(), []
        inside -= is_heading and bool(closing)
    return html[:end] + "".join(kept)


# --- text bombs --------------------------------------------------------------------------------

_FORMATTING = re.compile(
    r"<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)(?=[\s/>])[^>]*>?", re.IGNORECASE
)
_WELL_FORMED = re.compile(
    r"""<[a-z]+(?:\s+[\w:-]+(?:=(?:"[^"<>]*"|'[^'<>]*'|[\w#%.:;,/()-]+))?)*\s*>""", re.IGNORECASE
)


def _refuse_bombs(html: str) -> None:
    """Raises UncleanableHTML for what would cost the parser more than a second.

    Every tag reopens the formatting elements left open before it, at most three of a kind (HTML
    standard, "reconstruct the active formatting elements"): n distinct ones and n paragraphs are n²
    elements in memory. A tag that is not plainly written counts as a kind of its own.
    """
    if len(html) > LONGEST:
        raise UncleanableHTML(f"{len(html)} characters, more than {LONGEST}")
    tags = html.count("<")
    if tags > MOST_TAGS:
        raise UncleanableHTML(f"{tags} tags, more than {MOST_TAGS}")
    if (references := html.count("&")) > MOST_REFERENCES:
        raise UncleanableHTML(f"{references} ampersands, more than {MOST_REFERENCES}")
    found = _FORMATTING.findall(html)
    plain = {tag for tag in found if _WELL_FORMED.fullmatch(tag)}
    kinds = len(plain) + sum(tag not in plain for tag in found)
    if 3 * kinds * tags > MOST_REOPENED:
        raise UncleanableHTML(f"{kinds} kinds of formatting across {tags} tags")


# --- words without markup ------------------------------------------------------------------------

_BETWEEN_BLOCKS = re.compile(r"</?(?!(?:" + "|".join(sorted(INLINE)) + r")\b)[a-z0-9]+[^>]*>")
_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
_NOTE = re.compile(r"(?: (?=\[\[))?\[\[(?:(?!\[\[|\]\](?!\])).)+?\]\](?!\])")  # [[of one paragraph]]


def plain_text(html: str, *, notes: bool = True) -> str:
    """The words of `html` on one line, for descriptions, snippets and searches: text, not HTML.

    No-break spaces stay; other white space is collapsed. Escape it when printing it into a page. What
    describes a text does without its `notes` (languages.long_texts).
    """
    if "<" in html:
        html = nh3.clean(
            html, tags=ALLOWED, attributes={}, clean_content_tags=REMOVED_WITH_CONTENT, link_rel=None
        )
        html = _TAG.sub("", _BETWEEN_BLOCKS.sub("\n", html.replace("\n", " ")))
    if not notes:
        html = _NOTE.sub("", html)
    return re.sub(r"[ \t\r\n\f]+", " ", unescape(html)).strip(" ")


def is_blank(html: str | None) -> bool:
    """True when a reader would see no character: markup, white space and invisible characters only."""
    return not html or bool(_INVISIBLE.fullmatch(plain_text(html)))


# --- the field ---------------------------------------------------------------------------------


class RichTextField(models.TextField):
    """HTML that is clean once saved, whoever saves it: forms, scripts, imports, `update()`, `bulk_update()`.

    NULL stays NULL. An expression given to `update()` is computed by the database and not cleaned.
    modeltranslation's column per language inherits all this. The admin chooses another `form_widget`.
    """

    form_widget: type[forms.Widget] = forms.Textarea

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """As a form leaves it: `<p></p>` is no answer to a required field."""
        try:
            return super().clean(self._sanitised(value), model_instance)
        except UncleanableHTML as error:
            raise ValidationError(
                _(
                    "This text is too long or too tangled to be cleaned. "
                    "Paste it without formatting, or divide it."
                ),
                code="uncleanable",
            ) from error

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = self._sanitised(super().pre_save(instance, add))
        # Not setattr: modeltranslation would copy the unsuffixed column to the active language.
        instance.__dict__[self.attname] = value
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(self._sanitised(value), connection)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"widget": self.form_widget, **kwargs})

    def _sanitised(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return sanitise(str(value), getattr(self, "language", ""))  # modeltranslation's column knows its own
