"""Ways to pass a page on: plain addresses that carry its title and its own address, and nothing else.

No script, no button, no picture of these services: nothing is asked of them before a reader follows a
link. Few, for a reason each: e-mail, because everybody has it; WhatsApp and Telegram, by which
activists on slow lines pass things on; Bluesky and LinkedIn, where journalists and officials are.
Mastodon has no address of its own to share to, only somebody's server; Signal has none at all.
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext

# What each service takes: {title} and {address}, percent-encoded; {both} is one line made of the two.
NETWORKS = {
    "WhatsApp": "https://wa.me/?text={both}",
    "Telegram": "https://t.me/share/url?url={address}&text={title}",
    "Bluesky": "https://bsky.app/intent/compose?text={both}",
    "LinkedIn": "https://www.linkedin.com/sharing/share-offsite/?url={address}",
}


@dataclass(frozen=True)
class ShareLink:
    """Where it leads, what is printed, and the same as a sentence of its own."""

    url: str
    name: str
    label: str


def share_links(title: str, address: str) -> list[ShareLink]:
    """The ways to share the page at `address` (a whole one, made of SITE_URL), in the active language."""
    told = {"title": _encoded(title), "address": _encoded(address), "both": _encoded(f"{title} {address}")}
    body = gettext("%(title)s\n\nRead it here: %(address)s") % {"title": title, "address": address}
    letter = f"mailto:?subject={told['title']}&body={_encoded(body)}"
    return [
        ShareLink(letter, gettext("E-mail"), gettext("Share by e-mail")),
        *(
            ShareLink(pattern.format(**told), name, gettext("Share on %(network)s") % {"network": name})
            for name, pattern in NETWORKS.items()
        ),
    ]


def _encoded(words: str) -> str:
    """For the query of an address. A new line is CR and LF in a letter (RFC 6068, section 5)."""
    return quote(words.replace("\n", "\r\n"), safe="")
