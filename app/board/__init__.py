"""The public bulletin board: everything here is read without signing in."""
