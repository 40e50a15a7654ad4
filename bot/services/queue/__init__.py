"""The queue of a post: planned, distributed, placed by hand, offered on."""
