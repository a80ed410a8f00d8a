"""The pictures pane: where pictures are dropped, the list of them, and what one says about itself."""
