"""What is kept from build to build: results by the digest of all that they depend on.

``entries``  a folder of entries; whatever is wrong with one, it counts as not there
``stamp``    what of the builder itself results depend on
``data``     typed values as JSON and back, each checked on the way
``replay``   a whole build that has been done before

A cached build gives the bytes of a clean one because nothing is looked up by name or date: a key is the digest of the
stage's inputs. An entry that is damaged, cut short, of another version or put there by somebody else is made anew. It
is data, never code.
"""

from __future__ import annotations

from builder.store.entries import Store, open_store
from builder.store.stamp import digest, stamp

__all__ = ["Store", "digest", "open_store", "stamp"]
