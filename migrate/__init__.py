"""permapress: a WordPress export in, everything that was in it out."""

__version__ = "0.1.0"
