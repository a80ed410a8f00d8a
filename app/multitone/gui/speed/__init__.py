"""The page Speed: what was measured, how jobs scale here, and the laboratory."""
