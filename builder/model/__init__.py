"""The document between content files and templates: closed unions of blocks and inlines, walked and dumped."""
