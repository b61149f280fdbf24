"""Citations and bibliographies: reference files in, formatted fragments out.

The room knows nothing of publications, pages or books. Its parts, in the order in which data passes:

* ``references`` loads CSL-YAML and CSL-JSON, ``bibtex`` BibTeX and BibLaTeX, ``ris`` RIS; all three end in
  ``Reference`` values and diagnostics.
* ``syntax`` parses what stands between the brackets of ``[see @key, p. 4]``.
* ``styles`` finds a CSL style and the locales it needs.
* ``engine`` formats: one function, ``render``, with a cache around it.
* ``fragment`` is the small inline vocabulary of what comes out.
"""
