"""text.LANG.md: sections, paragraphs and the words of questions."""
