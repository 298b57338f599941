"""Every address that the old WordPress answered, and where it leads now.

``collect`` lists them, ``mapfile`` keeps them in one neutral file, ``hosts`` write it as rules for a server, and
``resolve`` answers by it: what ``permapress serve`` does, and what every host is tested against.
"""
