"""The name that `preview_image` had; it goes once all rooms are merged."""

from multitone.gui.widgets.preview_image import PreviewImage, image_of, preview_image, side_of

__all__ = ["PreviewImage", "image_of", "preview_image", "side_of"]
