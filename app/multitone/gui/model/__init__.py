"""What the window is about, without a widget: the document, the session, the run, and what was asked of children."""
