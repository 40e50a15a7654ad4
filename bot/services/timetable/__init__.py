"""The schedule: posts, drafts, approval, publishing, and its changes."""
