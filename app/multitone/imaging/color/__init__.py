"""Color: what profiles say, how values stand for light, and their conversion."""
