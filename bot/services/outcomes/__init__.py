"""A case ends without a reception, or after one in writing; and is taken up again."""
