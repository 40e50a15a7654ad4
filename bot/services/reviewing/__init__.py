"""A case is read: what is missing, who is asked, the memo, the decision."""
