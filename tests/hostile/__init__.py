"""Files and names from strangers: what they try, and that it costs no more than a picture does."""
