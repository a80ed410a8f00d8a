"""Where bytes go: files that appear whole or not at all, with the attributes that they are to have."""
