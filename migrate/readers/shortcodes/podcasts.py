"""Players of podcast plugins: the file stands in the post's fields, and the plugin read it from there (facts 4.7)."""

from __future__ import annotations

import re
from html import unescape

from migrate.document import paragraph
from migrate.findings import Kind
from migrate.readers.context import BodyContext
from migrate.readers.shortcodes.grammar import Shortcode, shortcode
from migrate.readers.snippets import media

_FILM = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)(?:\?|\Z)", re.IGNORECASE)
_AUDIO_PLAYER = re.compile(r"\[(audio|video):([^\s\]][^\]|]*)")
_COMMA = re.compile(r"\s*,\s*")


def with_audio_player(source: str) -> str:
    """Audio Player's ``[audio:song.mp3|titles=Song]`` of 2005 in the form that WordPress took over later."""
    return _AUDIO_PLAYER.sub(lambda found: f"[{found[1]} {_COMMA.sub(',', found[2])}", source)


@shortcode("powerpress", "ss_player", "podcast_player", "podcast_episode", "podloveaudio")
def episode(made: Shortcode, context: BodyContext) -> str:
    """The player of the post's own episode, which PowerPress keeps in ``enclosure``, others in ``audio_file``."""
    said = made.get("url", "src") or context.meta.get("audio_file") or context.meta.get("enclosure", "")
    url = unescape(said).strip().split("\n")[0].strip()
    if not url:
        context.tell(Kind.DEAD_SHORTCODE, f"{made.name}: the post names no file")
        return made.inner
    player = media("video" if _FILM.search(url) else "audio", url, worded=False)
    return f"\n\n{paragraph(player)}\n\n{made.inner}"
