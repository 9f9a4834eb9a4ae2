"""The checks, one file a topic. A check reads as a sentence, asserts in its own body, and verifies one requirement."""
