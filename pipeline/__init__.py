"""From Russian, Vietnamese and Romanian marketing texts to a published knowledge graph."""
