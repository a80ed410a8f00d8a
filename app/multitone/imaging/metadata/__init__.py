"""What a picture says about itself: EXIF, IPTC and XMP, read, cleaned and carried to the result."""
