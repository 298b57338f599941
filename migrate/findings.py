"""What a run has to tell: a closed set of kinds, each with its severity, and where it was seen."""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple


class Severity(Enum):
    """How much a finding matters. Only ``LOSS`` changes the exit status (to 1)."""

    NOTE = "note"
    """Worth knowing; nothing is missing."""
    REPAIR = "repair"
    """The input was damaged and has been mended."""
    LOSS = "loss"
    """Something of the input is not in the output, or not as it was."""


class Kind(Enum):
    """Every kind of finding: its severity, and what it means (this is the reference in ``docs/``)."""

    # the file
    CONTROL_CHARACTER = (Severity.REPAIR, "Characters that XML forbids were taken out.")
    BAD_ENCODING = (Severity.REPAIR, "Bytes that are not the declared encoding were read as Windows-1252.")
    RECODED = (Severity.NOTE, "The file is not UTF-8; it was read in its own encoding.")
    BARE_AMPERSAND = (Severity.REPAIR, "An ampersand that starts no entity was read as itself.")
    HTML_ENTITY = (Severity.NOTE, "A named HTML entity that XML does not know was resolved.")
    UNDECLARED_PREFIX = (Severity.REPAIR, "A namespace prefix was used without being declared.")
    BROKEN_CDATA = (Severity.REPAIR, "A CDATA section ended too early or never; its end was found again.")
    BROKEN_MARKUP = (
        Severity.REPAIR,
        "An item was not well-formed XML; its known fields were read one by one.",
    )
    JUNK_BEFORE = (
        Severity.REPAIR,
        "Text before the XML declaration (blank lines, a BOM, PHP warnings) was skipped.",
    )
    JUNK_AFTER = (Severity.REPAIR, "Text after the end of the export was skipped.")
    CONCATENATED = (Severity.NOTE, "The file holds several exports, one after the other; all were read.")
    TRUNCATED = (
        Severity.LOSS,
        "The file ends in the middle; what was whole is kept, the rest is not in the file.",
    )
    UNREADABLE_ITEM = (Severity.LOSS, "An item could not be read even field by field.")
    DOCTYPE_IGNORED = (Severity.REPAIR, "A document type declaration was ignored; no export has one.")
    UNKNOWN_ELEMENT = (Severity.NOTE, "An element that no version of WordPress writes; kept as data.")
    NOT_AN_EXPORT = (Severity.NOTE, "One of several files is no WordPress export; it was left out.")
    # the site
    DUPLICATE_ITEM = (Severity.NOTE, "The same item stands more than once in the input; one is kept.")
    CONFLICTING_ITEM = (
        Severity.REPAIR,
        "The same item stands in the input with different content; the later is kept.",
    )
    DUPLICATE_ID = (
        Severity.REPAIR,
        "Two different items have the same id; both are kept, and what names the id leads to the first.",
    )
    DUPLICATE_TERM = (Severity.NOTE, "A term stands more than once with different data; they were merged.")
    DUPLICATE_AUTHOR = (
        Severity.NOTE,
        "An author stands more than once with different data; they were merged.",
    )
    OTHER_SITE = (Severity.NOTE, "The input holds exports of different sites; they became one.")
    PARENT_MISSING = (Severity.NOTE, "A parent is not in the export.")
    PARENT_CYCLE = (Severity.REPAIR, "Parents form a circle; it was cut.")
    UNKNOWN_STATUS = (Severity.NOTE, "A status that WordPress does not have; kept apart.")
    PERMALINK_TAKEN = (Severity.NOTE, "An old address can't lead where it once did: something else stands there.")
    HOST_LIMIT = (Severity.NOTE, "A host can't express some of the old addresses; what it lacks is counted.")
    NEW_ADDRESS = (
        Severity.NOTE,
        "The old address is a query (?p=12), which needs a rule on the server; the item stands at a new path.",
    )
    BAD_DATE = (Severity.NOTE, "A date could not be read; another of the item's dates was taken, or it has none.")
    BAD_SERIALIZED = (Severity.NOTE, "Serialised PHP data could not be read; it is kept as text.")
    GUESSED = (Severity.NOTE, "Something the export does not say was inferred.")
    RENAMED = (Severity.NOTE, "A name on disk had to differ from the slug.")
    ADDRESS_CLASH = (Severity.REPAIR, "Two things claim the same address; the second got another.")
    # the content
    UNKNOWN_BLOCK = (Severity.NOTE, "A block nobody here knows; its content is kept, its wrapping is not.")
    DYNAMIC_BLOCK = (
        Severity.NOTE,
        "A block that listed things of the moment: those of the export stand there, or nothing, as the message says.",
    )
    UNKNOWN_SHORTCODE = (Severity.NOTE, "A shortcode nobody here knows; it is kept as text.")
    DEAD_SHORTCODE = (
        Severity.NOTE,
        "A shortcode whose plugin ran on the server; it can't work on a static page.",
    )
    EMPTY_SHORTCODE = (Severity.NOTE, "A shortcode that held nothing to show was left out.")
    RULED_SHORTCODE = (Severity.NOTE, "A shortcode was left out, as a rule in permapress.toml says.")
    MISSING_REFERENCE = (Severity.LOSS, "Content refers to something that is not in the export.")
    REMOVED_MARKUP = (Severity.LOSS, "Markup that would run or that no static page can serve was taken out.")
    PIXEL = (Severity.NOTE, "A picture of one pixel, by which another site counts readers, was left out.")
    UNKNOWN_TAG = (Severity.NOTE, "A tag that HTML does not have, which no browser shows; what it held is kept.")
    FLATTENED = (
        Severity.REPAIR,
        "Markup nested deeper than any browser shows was flattened; its text is kept.",
    )
    HTML_COMMENT = (
        Severity.NOTE,
        "A comment in HTML, which no reader saw, was left out; its first words stand in the report.",
    )
    MORE_TEXT = (
        Severity.NOTE,
        "In lists a post's link to its rest had words of its own; the new site has one text for all such links.",
    )
    BROKEN_LINK = (
        Severity.NOTE,
        "A link to the old site leads to nothing in the export; it is left as it was.",
    )
    UNREADABLE_ADDRESS = (
        Severity.NOTE,
        "An address from which no browser could tell a host; Markdown keeps it, HTML in it loses it.",
    )
    UNSAFE_ADDRESS = (Severity.LOSS, "An address that would run code, or whose scheme no browser knows, was taken out.")
    FIELD_APART = (
        Severity.NOTE,
        "A custom field that is not known to have been shown is not public; --public-meta KEY makes it so.",
    )
    # comments
    COMMENT_CYCLE = (Severity.REPAIR, "Comments answer each other in a circle; it was cut.")
    COMMENT_ORPHAN = (Severity.REPAIR, "A comment answers one that is not public or not there; it moved up.")
    COMMENT_DEPTH = (
        Severity.REPAIR,
        "Comments answer each other deeper than browsers nest; the deepest stand side by side.",
    )
    FORGOTTEN = (
        Severity.NOTE,
        "A comment whose author was forgotten (permapress forget) stands in the export again; it stays removed.",
    )
    DUPLICATE_COMMENT = (Severity.NOTE, "The same comment stands more than once; one is kept.")
    # media
    MEDIA_MISSING = (
        Severity.NOTE,
        "The export names no file for an attachment; its page has none.",
    )
    MEDIA_APART = (
        Severity.NOTE,
        "A file of no attachment is shown by nothing but posts that are not public; it is kept apart.",
    )
    LOCATION = (Severity.NOTE, "A public picture says in its EXIF or XMP where it was taken.")
    MEDIA_LEFT_OUT = (Severity.NOTE, "A member of the uploads could not be placed safely; it was not taken.")
    # the output
    EDITED_FILE = (
        Severity.NOTE,
        "A file was edited since it was written; it is left as it is (--force overwrites).",
    )
    STALE_FILE = (Severity.NOTE, "A file of an earlier run has no source any more; it was removed.")

    # the proof
    LOST_IN_MARKDOWN = (
        Severity.LOSS,
        "Rendered back, a file has not the words, code, links, pictures or media of what it was made from.",
    )
    CHANGED_IN_MARKDOWN = (
        Severity.NOTE,
        "Rendered back, a file has the same words and links, but another structure or emphasis.",
    )
    FILE_MISSING = (Severity.LOSS, "A file that permapress wrote is not there any more.")
    FILE_ALTERED = (Severity.LOSS, "A file is not as permapress wrote it: edited or damaged since.")

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.value[0]

    @property
    def meaning(self) -> str:
        """One sentence for the reference and the report."""
        return self.value[1]

    @property
    def label(self) -> str:
        """The name in ``report.json``: ``unknown-block``."""
        return self.name.lower().replace("_", "-")


class Finding(NamedTuple):
    """One thing to tell. ``where`` holds what is known of: file, byte, line, id, type, title, url, count."""

    kind: Kind
    message: str
    where: dict[str, Any]

    def as_data(self) -> dict[str, Any]:
        """The finding as ``report.json`` holds it."""
        return {
            "kind": self.kind.label,
            "severity": self.kind.severity.value,
            "message": self.message,
            "where": self.where,
        }
