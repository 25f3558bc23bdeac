"""What a model wrote becomes a `Patch`, and the patch is applied in memory."""
